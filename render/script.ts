/**
 * The script of a page: filtering, folding and zooming. Without it everything is visible. Plain text, because it runs in the
 * reader's browser, where nothing of this package is available.
 */
export const SCRIPT = `
"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const [text, state, zoom, folds, count, chart] = ["#filter", "#state", "#zoom", "#folds", "#count", ".chart"].map(find);
  if (!chart) return;
  const rows = [...chart.querySelectorAll(".row[data-key]")];
  const byKey = new Map(rows.map((row) => [row.dataset.key, row]));
  const words = () => text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const fits = (row) => {
    const wanted = state.value;
    return words().every((word) => row.dataset.text.includes(word)) && (wanted === "" || row.dataset.states.split(" ").includes(wanted));
  };
  const isFolded = (row) => {
    let above = byKey.get(row.dataset.above);
    for (let left = rows.length; above && left > 0; left--) {
      if (above.classList.contains("folded")) return true;
      above = byKey.get(above.dataset.above);
    }
    return false;
  };
  const filter = () => {
    const isFiltered = words().length > 0 || state.value !== "";
    chart.classList.toggle("filtered", isFiltered);
    const found = rows.filter(fits);
    const shown = new Set(found);
    for (const row of found) {
      for (let above = byKey.get(row.dataset.above); above && !shown.has(above); above = byKey.get(above.dataset.above)) shown.add(above);
    }
    const matches = new Set(found);
    for (const row of rows) {
      row.hidden = isFiltered ? !shown.has(row) : isFolded(row);
      row.classList.toggle("context", !matches.has(row));
    }
    count.textContent = found.length + " of " + rows.length;
  };
  const fold = (row, folded) => {
    row.classList.toggle("folded", folded);
    row.querySelector(".fold").setAttribute("aria-expanded", String(!folded));
  };
  const foldable = rows.filter((row) => row.querySelector(".fold"));
  const isAnyFolded = () => foldable.some((row) => row.classList.contains("folded"));
  const refresh = () => {
    folds.textContent = isAnyFolded() ? "Show all" : "Fold all";
    filter();
  };
  for (const row of foldable) {
    const button = row.querySelector(".fold");
    button.hidden = false;
    fold(row, row.dataset.fold === "closed");
    button.addEventListener("click", () => { fold(row, !row.classList.contains("folded")); refresh(); });
  }
  folds.hidden = foldable.length === 0;
  folds.addEventListener("click", () => {
    const open = isAnyFolded();
    for (const row of foldable) fold(row, !open);
    refresh();
  });
  const DAY = 86400000;
  const from = Number(chart.dataset.from), to = Number(chart.dataset.to), now = Number(chart.dataset.now);
  const ticks = chart.querySelector(".ticks");
  const distances = [...ticks.children];
  const spread = (moment) => Math.sign(moment - now) * Math.log1p(Math.abs(moment - now) / (30 * DAY));
  const place = () => {
    const days = Number(zoom.value);
    const start = days === 0 ? from : Math.max(from, now - days * DAY / 6);
    const end = days === 0 ? to : Math.min(to, now + days * DAY);
    const on = days === 0 ? spread : (moment) => moment;
    const at = (moment) => (100 * (on(moment) - on(start))) / (on(end) - on(start));
    for (const bar of chart.querySelectorAll("[data-start]")) {
      const left = Math.max(0, at(Number(bar.dataset.start)));
      const right = Math.min(100, at(Number(bar.dataset.end)));
      bar.style.left = left + "%";
      bar.style.width = Math.max(0, right - left) + "%";
      bar.hidden = right < 0 || left > 100;
    }
    for (const mark of chart.querySelectorAll("[data-at]")) {
      const left = at(Number(mark.dataset.at));
      mark.style.left = left + "%";
      mark.hidden = left < 0 || left > 98;
    }
    const lane = ticks.clientWidth;
    for (const label of chart.querySelectorAll("[data-label]")) {
      const left = Math.min(100, Math.max(0, at(Number(label.dataset.label))));
      if (lane * (1 - left / 100) < 8 + 6.5 * label.textContent.length) { label.style.left = "auto"; label.style.right = 100 - left + "%"; }
      else { label.style.right = "auto"; label.style.left = left + "%"; }
    }
    if (days === 0) { ticks.replaceChildren(...distances); thin(); return; }
    const span = end - start;
    const step = [30, 91.3125, 182.625, 365.25, 730.5, 1826.25, 3652.5].find((candidate) => span / (candidate * DAY) <= 8) || 7305;
    ticks.replaceChildren();
    for (let moment = Math.ceil(start / (step * DAY)) * step * DAY; moment < end; moment += step * DAY) {
      if (at(moment) > 94) continue;
      const tick = document.createElement("span");
      tick.className = "tick";
      tick.style.left = at(moment) + "%";
      tick.textContent = new Date(moment).toISOString().slice(0, step < 365 ? 10 : 7);
      ticks.append(tick);
    }
    thin();
  };
  const thin = () => {
    const kept = [];
    const isNow = (tick) => tick.textContent === "now";
    for (const tick of [...ticks.children].sort((a, b) => isNow(b) - isNow(a))) {
      tick.hidden = false;
      const [left, right] = [tick.offsetLeft, tick.offsetLeft + tick.offsetWidth];
      tick.hidden = right > ticks.clientWidth || kept.some(([from, to]) => left < to && right > from);
      if (!tick.hidden) kept.push([left, right]);
    }
  };
  text.addEventListener("input", filter);
  state.addEventListener("input", filter);
  zoom.addEventListener("input", place);
  addEventListener("resize", place);
  refresh();
  place();
})();
`;
