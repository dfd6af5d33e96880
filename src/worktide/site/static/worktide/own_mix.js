// Make it yours: the score follows the hours at once, from the draws that the page brought along.
// The same sums as `worktide.assessment.own_mix`: mean and 10th and 90th percentile of the draws' shares.
"use strict";

(() => {
  const form = document.getElementById("mix");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-task]")];
  const packed = Uint8Array.from(atob(form.dataset.draws), (sign) => sign.charCodeAt(0));
  const count = packed.length / rows.length;
  const own = form.dataset.own ? form.dataset.own.split(" ").map(Number) : null;
  const ownHours = Number(form.dataset.ownHours || 0);
  const release = form.dataset.release;
  const listed = new Map(rows.map((row) => [row.dataset.task, row.dataset.listed]));
  const part = (row, name) => row.querySelector(`[data-part="${name}"]`);

  const hoursOf = (row) => {
    const typed = part(row, "hours").value.trim().replace(",", ".");
    const hours = typed === "" ? 0 : Number(typed);
    if (part(row, "struck").checked) return 0;
    return hours >= 0 && hours <= 168 ? hours : NaN;
  };

  const quantile = (sorted, at) => {
    const place = at * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };

  const score = () => {
    const hours = rows.map(hoursOf);
    const week = hours.reduce((sum, one) => sum + one, ownHours);
    if (!(week > 0 && week <= 168)) return null;
    const done = new Float64Array(count);
    rows.forEach((row, task) => {
      const told = part(row, "told").checked;
      for (let draw = 0; draw < count; draw += 1) {
        done[draw] += (hours[task] * (told ? 100 : packed[task * count + draw])) / 100;
      }
    });
    if (own) own.forEach((share, draw) => (done[draw] += (ownHours * share) / 100));
    const sorted = Float64Array.from(done).sort();
    const mean = done.reduce((sum, one) => sum + one, 0) / count;
    return { week, value: mean, low: Math.min(quantile(sorted, 0.1), mean), high: Math.max(quantile(sorted, 0.9), mean) };
  };

  const whole = (value) => {
    const tenths = Math.round(value * 10);
    const below = Math.floor(tenths / 10);
    const half = tenths - 10 * below === 5;
    const rounded = half ? below + (below % 2) : Math.round(tenths / 10);
    return rounded === 0 && value > 0 ? form.dataset.underOne : String(rounded);
  };

  const show = (name, value) => {
    document.querySelectorAll(`[data-figure="${name}"]`).forEach((place) => {
      place.value = value.toFixed(1);
      place.textContent = whole(value);
    });
  };

  let later = 0;
  const announce = () => {
    clearTimeout(later);
    later = setTimeout(() => {
      document.getElementById("mix-said").textContent = document.getElementById("mix-finding").textContent.replace(/\s+/g, " ");
    }, 800);
  };

  const draw = () => {
    const found = score();
    for (const part of ["mix-result", "mix-share-finding"]) document.getElementById(part).hidden = !found;
    document.getElementById("mix-none").hidden = Boolean(found);
    if (!found) return;
    show("week", found.week);
    for (const end of ["value", "low", "high"]) {
      show(`hours-${end}`, found[end]);
      show(`share-${end}`, (100 * found[end]) / found.week);
    }
    const strip = document.querySelector("#mix-result .strip");
    const at = (end) => (100 * found[end]) / found.week;
    strip.querySelector("rect").setAttribute("x", `${at("low").toFixed(1)}%`);
    strip.querySelector("rect").setAttribute("width", `${Math.max(at("high") - at("low"), 0.4).toFixed(1)}%`);
    strip.querySelector("circle").setAttribute("cx", `${at("value").toFixed(1)}%`);
    announce();
  };

  // The choices travel in the fragment of the address, which a browser never sends to a server.
  const written = () =>
    rows
      .map((row) => {
        const id = encodeURIComponent(row.dataset.task);
        if (part(row, "struck").checked) return `${id}:x`;
        const hours = part(row, "hours").value.trim().replace(",", ".");
        const told = part(row, "told").checked;
        return told || hours !== listed.get(row.dataset.task) ? `${id}:${Number(hours) || 0}${told ? "t" : ""}` : "";
      })
      .filter(Boolean)
      .join(",");

  const keep = () => {
    const choices = written();
    const fragment = choices ? `#mix=${encodeURIComponent(release)};${choices}` : location.pathname;
    history.replaceState(null, "", fragment);
    document.getElementById("mix-link").hidden = !choices;
    document.getElementById("mix-address").value = location.href;
  };

  const read = () => {
    const match = /^#mix=([^;]*);(.*)$/.exec(location.hash);
    if (!match) return;
    const chosen = new Map(match[2].split(",").map((one) => one.split(":", 2)));
    rows.forEach((row) => {
      const choice = chosen.get(encodeURIComponent(row.dataset.task));
      const fit = choice && /^(x|(\d{1,3}(?:\.\d{1,2})?)(t?))$/.exec(choice);
      if (!fit) return;
      part(row, "struck").checked = fit[1] === "x";
      part(row, "told").checked = fit[3] === "t";
      if (fit[2] !== undefined) part(row, "hours").value = fit[2];
    });
    document.getElementById("mix-older").hidden = decodeURIComponent(match[1]) === release;
  };

  const slider = (row) => {
    const number = part(row, "hours");
    const range = document.createElement("input");
    range.type = "range";
    range.min = "0";
    range.max = String(Math.max(20, Math.ceil(Number(number.value) || 0)));
    range.step = "0.5";
    range.setAttribute("aria-labelledby", `task-${row.dataset.task}`);
    range.setAttribute("aria-describedby", "mix-unit");
    const follow = () => (range.value = number.value.replace(",", "."));
    range.addEventListener("input", () => (number.value = range.value));
    number.addEventListener("input", follow);
    number.before(range);
    return follow;
  };

  try {
    read();
  } catch {
    // A fragment that nobody can read changes nothing.
  }
  rows.map(slider).forEach((follow) => follow());
  form.addEventListener("input", (event) => {
    if (event.target.name === "own") return;
    draw();
    keep();
  });
  document.getElementById("mix-live").hidden = false;
  draw();
  if (location.hash.startsWith("#mix=")) keep();
})();
