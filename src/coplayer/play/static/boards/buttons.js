// Simultaneous choices: the payoffs, and the last rounds as a strip.

import { el, signed } from "../dom.js";

export function draw(picture) {
  const parts = [];
  if (picture.payoffs) parts.push(payoffs(picture.payoffs));
  if (picture.rounds.length) parts.push(el("p", { class: "note head", text: "The last rounds" }), rounds(picture.rounds));
  return el("div", { class: "buttons" }, ...parts);
}

function payoffs({ rows, columns, cells }) {
  const head = el("tr", {}, el("th", { scope: "col", text: "you ↓ it →" }), ...columns.map((c) => el("th", { scope: "col", text: c })));
  const body = rows.map((row, i) =>
    el("tr", {}, el("th", { scope: "row", text: row }), ...cells[i].map(([you, it]) =>
      el("td", {}, el("b", { text: you }), `, ${it}`))));
  const caption = el("caption", {}, "What you get", el("span", { text: ", what it gets" }));
  return el("table", { class: "payoffs" }, caption, el("thead", {}, head), el("tbody", {}, ...body));
}

function rounds(played) {
  const line = (name, cells) => el("tr", {}, el("th", { scope: "row", text: name }), ...cells);
  const others = played[0].others.length;
  const rows = [line("round", played.map((r) => el("td", { text: r.number }))), line("you", played.map((r) => el("td", { text: r.you })))];
  for (let k = 0; k < others; k++) {
    rows.push(line(others > 1 ? `other ${k + 1}` : "it", played.map((r) => el("td", { text: r.others[k] }))));
  }
  rows.push(line("you got", played.map((r) => el("td", { class: r.paid > 0 ? "gain" : r.paid < 0 ? "loss" : "", text: signed(r.paid) }))));
  const scroll = el("div", { class: "strip", tabindex: "0", role: "region", "aria-label": "The last rounds" },
    el("table", {}, el("tbody", {}, ...rows)));
  requestAnimationFrame(() => { scroll.scrollLeft = scroll.scrollWidth; });
  return scroll;
}
