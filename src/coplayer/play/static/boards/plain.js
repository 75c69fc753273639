// Any game: what is seen, in words.

import { el } from "../dom.js";

export function draw(picture) {
  return el("ul", { class: "words" }, ...picture.words.map((line) => el("li", { text: line })));
}
