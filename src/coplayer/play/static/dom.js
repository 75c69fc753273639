// Elements, numbers and words for the page.

const SVG = "http://www.w3.org/2000/svg";

// An element with attributes (`text` is its text, `on` its click) and children.
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, { text, on, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  if (text !== undefined) node.textContent = text;
  if (on) node.addEventListener("click", on);
  node.append(...children.filter((child) => child !== null));
  return node;
}

// A picture that is read out as its words.
export function drawing(width, height, words, parts, kind = "") {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words, class: kind }, ...parts);
}

export function number(x, digits = 2) {
  const whole = Math.abs(x - Math.round(x)) < 1e-9;
  return (whole ? String(Math.round(x)) : x.toFixed(digits)).replace("-", "−");
}

export function signed(x, digits = 2) {
  return (x > 0 ? "+" : "") + number(x, digits);
}

export function percent(p) {
  return p > 0 && p < 0.005 ? "< 1 %" : `${Math.round(100 * p)} %`;
}

// 2^bits as a factor: ×12, ×0.06.
export function factor(bits) {
  if (bits > 13) return "× > 10,000";
  if (bits < -13) return "× < 1/10,000";
  const times = 2 ** bits;
  if (times > 0.95) return `×${times < 10 ? times.toFixed(1) : Math.round(times).toLocaleString("en")}`;
  return `×1/${1 / times < 10 ? (1 / times).toFixed(1) : Math.round(1 / times).toLocaleString("en")}`;
}

export function capital(words) {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
