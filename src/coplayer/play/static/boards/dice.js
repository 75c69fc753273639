// Liar's dice: your dice, backs of the others', the last bid; all dice of the hand before.

import { capital, drawing, el, svg } from "../dom.js";

export function draw({ now, before, sides }) {
  const hands = [];
  if (before) hands.push(hand(before, sides, `The last hand; the bid was ${before.bid}`, "felt before"));
  if (now) hands.push(hand(now, sides, now.bid ? `The bid is ${now.bid}` : "Nobody has bid yet", "felt"));
  hands.push(el("p", { class: "note", text: `A ${sides} counts as every face.` }));
  return el("div", {}, ...hands);
}

function hand({ players }, sides, title, kind) {
  const seats = players.map((p) =>
    el("div", { class: `hand${p.turn ? " turn" : ""}` }, el("div", { class: "dice" }, ...p.dice.map((d) => die(d, sides))),
      el("p", { class: `who ${p.you ? "you" : "it"}`, text: capital(p.who) })));
  return el("div", { class: kind }, el("h3", { text: title }), el("div", { class: "hands" }, ...seats));
}

const SPOTS = { 1: [5], 2: [1, 9], 3: [1, 5, 9], 4: [1, 3, 7, 9], 5: [1, 3, 5, 7, 9], 6: [1, 3, 4, 6, 7, 9] };

function die(face, sides) {
  const box = (kind) => svg("rect", { x: 2, y: 2, width: 48, height: 48, rx: 9, class: kind });
  if (face === null) return drawing(52, 52, "a hidden die", [box("back"), svg("text", { x: 26, y: 35, text: "?" })], "die");
  if (sides > 6) return drawing(52, 52, `a ${face}`, [box(""), svg("text", { x: 26, y: 35, text: face })], "die");
  const spots = SPOTS[face].map((k) => svg("circle", { cx: 12 + 14 * ((k - 1) % 3), cy: 12 + 14 * Math.floor((k - 1) / 3), r: 4.5 }));
  return drawing(52, 52, `a ${face}`, [box(""), ...spots], "die");
}
