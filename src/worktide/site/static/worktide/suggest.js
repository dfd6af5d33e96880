// Search as one types: a combobox over the search field. Where it fails, the form works as it is.
"use strict";

(() => {
  const PAUSE = 120;
  const known = new Map();
  let works = true;

  const made = (tag, given, ...parts) => {
    const one = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) one.setAttribute(name, value);
    one.append(...parts);
    return one;
  };

  const enhance = (form) => {
    const field = form.querySelector('[name="q"]');
    const id = `${field.id}-jobs`;
    const list = made("ul", { id, class: "suggest", role: "listbox", "aria-label": form.dataset.sayJobs, hidden: "" });
    const said = made("p", { class: "unseen", role: "status" });
    const sheet = made("link", { rel: "stylesheet", href: form.dataset.style });
    let jobs = [];
    let active = -1;
    let timer;
    let styled = false;

    const mark = (place) => {
      active = place;
      [...list.children].forEach((item, one) => item.setAttribute("aria-selected", one === place));
      const item = list.children[place];
      field.setAttribute("aria-activedescendant", item ? item.id : "");
      item?.scrollIntoView({ block: "nearest" });
    };

    const open = (is) => {
      list.hidden = !is;
      field.setAttribute("aria-expanded", is);
      mark(-1);
    };

    const close = () => {
      clearTimeout(timer);
      open(false);
    };

    const follow = (place) => location.assign(jobs[place].address);

    const option = ({ title, more }, place) => {
      const item = made("li", { id: `${id}-${place}`, role: "option" }, made("b", {}, title), " ", more);
      item.onclick = () => follow(place);
      return item;
    };

    const show = ({ jobs: found, said: words }) => {
      jobs = found;
      list.replaceChildren(...jobs.map(option));
      open(jobs.length > 0 && styled && document.activeElement === field);
      said.textContent = words;
    };

    const ask = async () => {
      const typed = field.value.trim();
      if (!works || typed.length < 2) return close();
      try {
        if (!known.has(typed)) {
          const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
          known.set(typed, await answer.json());
        }
        if (field.value.trim() === typed) show(known.get(typed));
      } catch {
        works = false;
        close();
      }
    };

    const steps = {
      ArrowDown: () => (list.hidden ? ask() : mark((active + 1) % jobs.length)),
      ArrowUp: () => list.hidden || mark((active < 1 ? jobs.length : active) - 1),
      Escape: () => (list.hidden ? (field.value = "") : close()),
      Enter: () => follow(active),
    };

    field.onkeydown = (event) => {
      const step = steps[event.key];
      if (!step || event.isComposing || (event.key === "Enter" && active < 0)) return;
      event.preventDefault();
      step();
    };
    field.oninput = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE);
    };
    field.onblur = close;
    field.onfocus = () => sheet.isConnected || document.head.append(sheet);
    list.onpointerdown = (event) => event.preventDefault();
    sheet.onload = () => (styled = true);

    field.type = "text";
    field.role = "combobox";
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", id);
    field.parentElement.append(list, said);
    close();
  };

  document.querySelectorAll("form[data-suggest]").forEach(enhance);
})();
