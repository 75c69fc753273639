// The page: one socket, one match at a time. Everything shown comes from the last table the house has told.

import { factor, el, number, percent, signed } from "./dom.js";

const $ = (id) => document.getElementById(id);
const boards = {};
let socket = null;
let table = null; // as last told
let about = null; // what the match is
let waiting = false; // for an answer
let reason = ""; // why nothing was begun
let held = null; // the move whose button had the focus when it was chosen
let wait = 250; // ms before the next try to connect

function say(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.onopen = () => {
    wait = 250;
    const match = sessionStorage.getItem("match");
    say(match ? { do: "resume", match } : { do: "hello" });
  };
  socket.onmessage = (event) => hear(JSON.parse(event.data));
  socket.onclose = () => {
    waiting = true;
    if (table && !table.over) status("The connection is lost; trying again …");
    enable();
    setTimeout(connect, wait);
    wait = Math.min(2 * wait, 4000);
  };
}

const hearing = {
  welcome,
  preparing: () => status("The agent is getting ready; the first time this takes up to a minute …"),
  table: shown,
  refused,
  forgotten: ({ gone }) => {
    status(gone ? "The record of this match is deleted." : "There was no record to delete.");
    $("forget")?.remove();
  },
};

function hear(message) {
  hearing[message.say]?.(message);
}

function status(words) {
  if ($("status").textContent !== words) $("status").textContent = words;
}

function welcome({ games, consent, folder, show }) {
  sessionStorage.removeItem("match");
  if (table) for (const one of $("begin").elements.keep) one.checked = false; // asked anew for each match
  table = null;
  document.body.dataset.state = "consent";
  $("folder").textContent = folder;
  $("version").textContent = consent;
  $("shown").textContent = SHOWS[show];
  const choice = (game, i) =>
    el("label", {}, el("input", { type: "radio", name: "game", value: i, checked: i === 0 }), game);
  $("games").replaceChildren(el("legend", { text: "Game" }), ...games.map(choice));
  $("games").hidden = games.length === 1;
  $("title").textContent = games.length === 1 ? `You against it: ${games[0]}` : "You against it";
  $("consent").hidden = false;
  $("table").hidden = true;
  $("begin").dataset.consent = consent;
  status(reason);
  reason = "";
}

const SHOWS = {
  none: "In this run you see neither forecasts nor beliefs before the match is over.",
  after: "You see each forecast after your move: before it, only its seal.",
  live: "In this run you see each forecast before your move.",
};

$("begin").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData($("begin"));
  status("Beginning …");
  say({
    do: "start", consent: $("begin").dataset.consent, game: Number(form.get("game") ?? 0),
    keep: { yes: true, no: false }[form.get("keep")], label: form.get("label") || null,
  });
});

function refused({ why, match }) {
  waiting = false;
  if (!table || !match) {
    sessionStorage.removeItem("match");
    reason = why;
    say({ do: "hello" });
  }
  $("refused").textContent = why;
  enable();
  if (held !== null) focus(held);
}

async function shown(told) {
  if (told.about) about = told.about;
  boards[told.picture.kind] ??= await import(`/static/boards/${told.picture.kind}.js`);
  const before = table;
  table = told;
  waiting = false;
  sessionStorage.setItem("match", told.match);
  $("consent").hidden = true;
  $("table").hidden = false;
  $("refused").textContent = "";
  heading();
  $("board").replaceChildren(boards[told.picture.kind].draw(told.picture, told.menu, choose));
  moves();
  score();
  forecast();
  bits();
  belief();
  over();
  status(spoken());
  document.body.dataset.state = told.over ? "over" : "playing";
  document.body.dataset.turn = told.turn;
  if (!before) $("title").scrollIntoView({ block: "nearest" });
  if (held !== null || !before) focus(held);
  held = null;
}

function focus(move) {
  const buttons = [...document.querySelectorAll("#play button[data-move]")];
  (buttons.find((b) => b.dataset.move === move) ?? buttons[0] ?? $("again"))?.focus({ preventScroll: true });
}

function heading() {
  $("title").textContent = about.title;
  $("about").textContent = `Against ${about.agent}: ${about.why}. You sit at seat ${table.seat}. ${table.kept ? "A record is kept." : "Nothing is recorded."}`;
}

function spoken() {
  const words = table.picture.words[0] ?? "";
  const round = table.rounds > 1 && !table.over ? `${about.unit} ${table.round} of ${table.rounds}. ` : "";
  return table.over ? `The match is over. ${words}` : `${round}${words}`;
}

// The buttons for moves that the board itself does not offer.
function moves() {
  const keys = keyed();
  const drawn = new Set([...document.querySelectorAll("#board [data-move]")].map((b) => b.dataset.move));
  const buttons = table.menu.filter(({ move }) => !drawn.has(move)).map(({ move, name }) =>
    el("button", { type: "button", "data-move": move, id: `move-${move}`, "aria-keyshortcuts": spelled(keys[move]), on: () => choose(move) },
      name, keys[move] ? el("kbd", { "aria-hidden": "true", text: spelled(keys[move]) }) : null));
  $("moves").replaceChildren(...buttons);
}

// Which key does which move: the board's own, else first letters if they differ, else digits.
function keyed() {
  const own = table.picture.keys ?? {};
  const names = table.menu.map(({ move, name }) => [move, name.slice(0, 1).toLowerCase()]);
  const letters = new Set(names.map(([, letter]) => letter));
  const plain = letters.size === names.length && names.every(([, letter]) => /[a-z]/.test(letter));
  return Object.fromEntries(names.map(([move, letter], i) => [move, own[move] ?? (plain ? letter : i < 9 ? String(i + 1) : undefined)]));
}

const SPELLED = { " ": "Space", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
const spelled = (key) => (key === undefined ? null : SPELLED[key] ?? key.toUpperCase());

document.addEventListener("keydown", (event) => {
  if (!table || waiting || table.over || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input")) return;
  if (event.key === " " && event.target.closest("button, a, summary")) return;
  if (event.key.startsWith("Arrow") && event.target.closest(".strip")) return;
  const found = Object.entries(keyed()).find(([, key]) => key === event.key || key === event.key.toLowerCase());
  if (!found) return;
  event.preventDefault();
  choose(found[0]);
});

const LONG = 1500; // ms: an answer that takes longer is explained

function choose(move) {
  if (waiting || !table || table.over) return;
  waiting = true;
  held = document.activeElement?.dataset?.move ?? null;
  enable();
  const { match, turn } = table;
  setTimeout(() => {
    if (waiting && table.match === match && table.turn === turn) status("It is thinking; the very first time it is compiled, which may take a minute …");
  }, LONG);
  say({ do: "move", match: table.match, turn: table.turn, seat: table.seat, move });
}

function enable() {
  for (const button of document.querySelectorAll("#play button[data-move]")) button.disabled = waiting;
}

function score() {
  const { you, last, others } = table.score;
  const parts = [el("p", { class: "big" }, el("span", { class: "you", text: `you ${signed(you)}` }))];
  if (others) parts[0].append(" · ", el("span", { class: "it", text: `${others.length > 1 ? "they" : "it"} ${others.map((x) => signed(x)).join(", ")}` }));
  if (last !== null) parts.push(el("p", { text: `Last ${about.unit.toLowerCase()}: ${signed(last)}` }));
  if (!others) parts.push(el("p", { class: "note", text: `What you were paid in ${about.unit.toLowerCase()}s that are over.` }));
  $("score").replaceChildren(...parts);
}

function bars(shares, names, chosen) {
  const even = 1 / Object.keys(shares).length;
  const rows = Object.entries(shares).flatMap(([move, p]) => {
    const track = el("span", { class: "track", "aria-hidden": "true" }, el("i"), el("b"));
    track.style.setProperty("--p", p);
    track.style.setProperty("--q", even);
    const mine = move === chosen;
    return [el("span", { class: mine ? "chosen" : "", text: names[move] + (mine ? " (you)" : "") }), track, el("span", { class: "share", text: percent(p) })];
  });
  return el("div", { class: "bars" }, ...rows);
}

function forecast() {
  const { opened, seal, forecast: live } = table;
  const parts = [];
  if (live) {
    const names = Object.fromEntries(table.menu.map(({ move, name }) => [move, name]));
    parts.push(el("p", { text: "Your next move, as it expects it:" }), bars(live, names));
  }
  if (opened?.forecast) {
    const p = opened.forecast[opened.move];
    const even = 1 / Object.keys(opened.forecast).length;
    if (!live) parts.push(bars(opened.forecast, opened.names, opened.move));
    parts.push(el("p", { text: `It gave your last move ${percent(p)}; guessing (the line) ${percent(even)}. That is ${signed(opened.bits)} bits.` }));
    parts.push(check(opened));
  }
  if (seal) parts.push(el("p", { class: "note" }, about.unit === "Round" ? "Your next move is forecast, and its own made, already. Their seal: " : "Your next move is forecast already. Its seal: ", el("code", { title: seal, text: `${seal.slice(0, 16)}…` })));
  if (!parts.length) parts.push(el("p", { class: "note", text: table.show === "none" && !table.over ? "Hidden until the match is over." : table.over ? "None was made." : about.note }));
  else parts.push(el("p", { class: "note", text: about.note }));
  $("forecast").replaceChildren(...parts);
}

// The opened seal, and whether its text has the hash that was told before the move.
function check({ text, hash }) {
  const verdict = el("span", { text: "checking …" });
  const details = el("details", {}, el("summary", { text: "Check the last seal" }),
    el("p", {}, "SHA-256 of this text: ", verdict), el("code", { text }), el("p", { text: "It was, before your move:" }), el("code", { text: hash }));
  details.addEventListener("toggle", async () => {
    if (!crypto.subtle) {
      verdict.textContent = "compute it yourself (this browser does so only on a safe address)";
      return;
    }
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
    verdict.textContent = hash === hex ? "the same ✓" : `${hex}: NOT the same`;
  }, { once: true });
  return details;
}

function bits() {
  const found = table.bits;
  const none = !found || !found.moves;
  const words = none ? [el("p", { class: "note", text: found ? "No forecast has been opened yet." : "Hidden until the match is over." })] : [
    el("p", { class: "big", text: `${signed(found.sum)} bits` }),
    el("p", { class: "note", text: `gained over guessing in ${found.moves} of your moves, ${signed(found.sum / found.moves)} a move. Below 0, guessing would have been better.` }),
  ];
  $("bits").replaceChildren(...words);
}

const KINDS = 5; // shown: the likeliest, and always who has no habit

function belief() {
  const found = table.belief;
  if (!found) {
    $("belief").replaceChildren(el("p", { class: "note", text: table.show === "none" && !table.over ? "Hidden until the match is over." : "Nothing: no list of kinds for this game." }));
    return;
  }
  const last = found.kinds[found.kinds.length - 1];
  const best = [...found.kinds].sort((a, b) => b.posterior - a.posterior).slice(0, KINDS);
  const rows = best.includes(last) ? best : [...best.slice(0, KINDS - 1), last];
  const cells = (kind, i) => el("tr", { class: i === 0 ? "best" : "" }, el("th", { scope: "row", text: kind.kind }),
    el("td", { text: percent(kind.prior) }), el("td", { text: factor(kind.bits) }), el("td", { text: percent(kind.posterior) }));
  const heads = ["kind", "before", "evidence", "now"].map((text) => el("th", { scope: "col", text }));
  const beside = about.beside ? [el("p", { class: "note", id: "beside", text: about.beside })] : [];
  $("belief").replaceChildren(...beside, el("p", { text: found.why }),
    el("table", { class: "kinds" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows.map(cells))),
    el("p", { class: "note", text: `Now ∝ before × evidence; ${found.kinds.length} kinds. Evidence is against “${last.kind}”.` }));
}

function over() {
  $("over").hidden = !table.over;
  if (!table.over) return;
  const parts = [
    el("p", {}, el("a", { href: `/after/${table.match}`, id: "after", text: "Your play in this match: how predictable, by what habit" })),
    el("button", { type: "button", class: "main", id: "again", text: "Play again", on: () => { sessionStorage.removeItem("match"); say({ do: "hello" }); } }),
  ];
  if (table.kept) parts.push(" ", el("button", { type: "button", id: "forget", text: "Delete this record", on: () => say({ do: "forget", match: table.match }) }));
  $("over").replaceChildren(...parts);
}

connect();
