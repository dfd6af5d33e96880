// Search without a server: the titles of the export's own index, ranked by how their words begin.
"use strict";

(() => {
  const place = document.getElementById("found");
  const index = window.worktideTitles;
  if (!place || !index) return;
  const folded = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}+#]+/gu, " ")
      .trim();
  const SHOWN = 20;

  // 0 the title itself, 1 begins with it, 2 has every word typed as the beginning of one of its own; else nothing.
  const rank = (title, typed, words) => {
    if (title === typed) return 0;
    if (title.startsWith(typed)) return 1;
    const own = title.split(" ");
    return words.every((word) => own.some((one) => one.startsWith(word))) ? 2 : null;
  };

  const find = (query) => {
    const typed = folded(query);
    const words = typed.split(" ").filter(Boolean);
    if (!words.length) return [];
    const best = new Map();
    for (const [title, job] of index.titles) {
      const found = rank(folded(title), typed, words);
      const before = best.get(job);
      if (found !== null && (before === undefined || found < before.found)) best.set(job, { found, title });
    }
    return [...best]
      .sort(([one, a], [other, b]) => a.found - b.found || a.title.length - b.title.length || one - other)
      .slice(0, SHOWN);
  };

  const line = (job, title) => {
    const [slug, own] = index.jobs[job];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `job/${slug}.html`;
    link.textContent = own;
    item.append(link);
    if (folded(title) !== folded(own)) item.append(` (${title})`);
    return item;
  };

  const query = new URLSearchParams(location.search).get("q") || "";
  document.querySelectorAll('input[name="q"]').forEach((field) => (field.value = query));
  if (!query.trim()) return;
  const found = find(query);
  const heading = document.getElementById("found-heading");
  const words = found.length ? heading.dataset.sayFound : heading.dataset.sayNone;
  heading.textContent = words.replace("#", () => query.trim());
  const list = document.createElement("ol");
  list.append(...found.map(([job, { title }]) => line(job, title)));
  place.append(list);
  place.hidden = false;
})();
