// Boards with cells, drawn as SVG; cells or columns that can be played are buttons laid over the drawing.

import { drawing, el, svg } from "../dom.js";

const SIZE = 60;

export function draw(picture, menu, choose) {
  const { rows, columns, pieces, cells, lanes, goals, words } = picture;
  if (!rows) return el("ul", { class: "words" }, ...words.map((text) => el("li", { text })));
  const goal = goals.length ? 16 : 0; // px beside the pitch
  const parts = [...squares(rows, columns, goal, lanes), ...goals.map((g) => mouth(g, columns, goal)), ...pieces.map((p) => drawn(p, goal))];
  const art = drawing(columns * SIZE + 2 * goal, rows * SIZE, words.join(" "), parts);
  const box = el("div", { class: "cells" }, ...menu.map(({ move, name }) => button(move, name, cells[move], lanes[move], choose)).filter(Boolean));
  const board = el("div", { class: "grid" }, art, box);
  board.style.setProperty("--rows", rows);
  board.style.setProperty("--columns", columns);
  box.addEventListener("keydown", (event) => walk(event, box));
  return board;
}

function squares(rows, columns, left, lanes) {
  const round = Object.keys(lanes).length > 0;
  const all = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      all.push(svg("rect", { x: left + c * SIZE + 0.5, y: r * SIZE + 0.5, width: SIZE - 1, height: SIZE - 1, class: "square" }));
      if (round) all.push(svg("circle", { cx: left + (c + 0.5) * SIZE, cy: (r + 0.5) * SIZE, r: 23, class: "hole" }));
    }
  }
  return all;
}

function mouth({ side, rows, mine }, columns, width) {
  const x = side === "west" ? 0 : width + columns * SIZE;
  return svg("rect", { x, y: rows[0] * SIZE, width, height: rows.length * SIZE, class: `goal ${mine ? "mine" : "theirs"}` });
}

function drawn({ row, column, kind, mine, name }, left) {
  const x = left + (column + 0.5) * SIZE;
  const y = (row + 0.5) * SIZE;
  const side = mine === null ? "" : mine ? "mine" : "theirs";
  const shapes = {
    x: () => svg("path", { d: `M${x - 15},${y - 15}L${x + 15},${y + 15}M${x + 15},${y - 15}L${x - 15},${y + 15}`, class: `mark ${side}` }),
    o: () => svg("circle", { cx: x, cy: y, r: 17, class: `mark ${side}` }),
    disc: () => svg("g", {}, svg("circle", { cx: x, cy: y, r: 23, class: side }), mine ? null : svg("circle", { cx: x, cy: y, r: 9, class: "hole" })),
    player: () => svg("g", {}, mine ? svg("circle", { cx: x, cy: y, r: 19, class: side }) : svg("rect", { x: x - 18, y: y - 18, width: 36, height: 36, class: side }), svg("text", { x, y: y + 5, text: mine ? "you" : "it" })),
    ball: () => svg("circle", { cx: x + 18, cy: y + 18, r: 8, class: "ball" }),
    target: () => svg("circle", { cx: x, cy: y, r: 25, class: "target" }),
  };
  const shape = shapes[kind]();
  shape.append(svg("title", { text: name }));
  return shape;
}

function button(move, name, cell, lane, choose) {
  if (!cell && lane === undefined) return null;
  const label = cell ? `mark ${name}` : `column ${name}`;
  const made = el("button", { type: "button", "data-move": move, id: `move-${move}`, "aria-label": label, on: () => choose(move) });
  made.style.setProperty("--row", cell ? cell[0] + 1 : "1 / -1");
  made.style.setProperty("--column", (cell ? cell[1] : lane) + 1);
  return made;
}

// Arrow keys go to the next free cell in their direction.
function walk(event, box) {
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = event.target.getBoundingClientRect();
  if (!step) return;
  const far = (b) => {
    const to = b.getBoundingClientRect();
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = dx * step[0] + dy * step[1];
    const aside = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
    return along > 1 ? along + 2 * aside : Infinity;
  };
  const next = [...box.children].filter((b) => far(b) < Infinity).sort((a, b) => far(a) - far(b))[0];
  if (next) next.focus();
  event.preventDefault();
  event.stopPropagation();
}
