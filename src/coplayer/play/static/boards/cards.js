// Poker: everybody's card and bet, the board card, and the hand before.

import { capital, drawing, el, svg } from "../dom.js";

export function draw({ now, before }) {
  const hands = [];
  if (before) hands.push(hand(before, now ? "The last hand" : "The last hand of the match", "felt before"));
  if (now) hands.push(hand(now, `In the pot: ${now.pot}`, "felt"));
  return el("div", {}, ...hands);
}

function hand({ players, board, public: open, told, pot }, title, kind) {
  const seats = players.map((p) =>
    el("div", { class: `hand${p.turn ? " turn" : ""}${p.folded ? " folded" : ""}` },
      card(p.card, p.you ? "you" : ""), el("p", { class: `who ${p.you ? "you" : "it"}`, text: capital(p.who) }),
      el("p", { text: `bet ${p.bet}${p.folded ? ", folded" : ""}` })));
  if (open) seats.push(el("div", { class: "hand" }, card(board), el("p", { text: "on the board" })));
  const said = told.length ? el("p", { class: "note", text: capital(told.join(", ")) }) : null;
  const head = kind === "felt" ? title : `${title}: ${pot} in the pot`;
  return el("div", { class: kind }, el("h3", { text: head }), el("div", { class: "hands" }, ...seats), said);
}

function card(face) {
  if (!face) {
    return drawing(64, 90, "a card face down", [
      svg("rect", { x: 2, y: 2, width: 60, height: 86, rx: 7, class: "back" }),
      svg("text", { x: 32, y: 54, class: "hidden", text: "?" }),
    ], "card");
  }
  const colour = face.red ? "red" : "";
  return drawing(64, 90, `the ${face.name}`, [
    svg("rect", { x: 2, y: 2, width: 60, height: 86, rx: 7 }),
    svg("text", { x: 32, y: face.suit ? 42 : 56, class: colour, text: face.rank }),
    face.suit ? svg("text", { x: 32, y: 76, class: colour, text: face.suit }) : null,
  ].filter(Boolean), "card");
}
