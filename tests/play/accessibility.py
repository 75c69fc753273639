"""What somebody who sees little, or uses no mouse, needs of a page: checked through Chromium itself."""

from __future__ import annotations

from typing import Any

NAMED = {"button", "link", "textbox", "radio", "image", "img", "heading", "region", "complementary"}
CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const bright = ([r, g, b]) => [r, g, b].map((x) => x / 255)
    .map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
    .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let n = node; n; n = n.parentElement) {
      const c = rgb(getComputedStyle(n).backgroundColor);
      if (c.length === 3 || c[3] > 0.99) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("svg, :disabled") || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const [a, b] = [bright(rgb(style.color)), bright(behind(node))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return poor;
}"""
FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]), summary, [tabindex='0']"
FOCUSED = """() => {
  const node = document.activeElement;
  const name = node.outerHTML.slice(0, 80);
  return { mark: node.dataset.seen ?? null, outline: getComputedStyle(node).outlineStyle, name };
}"""
MARKED = """(what) => {
  document.activeElement?.blur();
  const all = [...document.querySelectorAll(what)].filter((n) => n.checkVisibility());
  const groups = new Set();
  const chosen = (n) => all.some((m) => m.name === n.name && m.checked);
  const first = (n) => (n.checked || !chosen(n)) && !groups.has(n.name) && groups.add(n.name);
  const stops = all.filter((n) => n.type !== "radio" || first(n));
  stops.forEach((n, i) => { n.dataset.seen = i; });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return stops.length;
}"""


def complaints(page: Any, keyboard: bool = True) -> list[str]:
    """What is wrong with the page as it stands; a phone has no Tab."""
    return [*nameless(page), *page.evaluate(CONTRAST), *(unreachable(page) if keyboard else ()), *wide(page)]


def nameless(page: Any) -> list[str]:
    """Things without a name, more than one main heading, no title or language."""
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    seen = [n for n in nodes if not n["ignored"]]
    roles = [(n["role"]["value"], (n.get("name") or {}).get("value", "")) for n in seen]
    found = [f"a {role} without a name" for role, name in roles if role in NAMED and not name.strip()]
    tops = page.eval_on_selector_all("h1", "all => all.length")
    language = page.get_attribute("html", "lang")
    return (
        found + ([] if tops == 1 else [f"{tops} main headings"]) + ([] if page.title() and language else ["no title"])
    )


def unreachable(page: Any) -> list[str]:
    """What Tab does not reach in the order of the page, or reaches without an outline that shows it."""
    count = page.evaluate(MARKED, FOCUSABLE)
    found = []
    for k in range(count):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at["mark"] != str(k):
            found.append(f"Tab {k + 1} of {count} goes to {at['name']}")
        elif at["outline"] == "none":
            found.append(f"no outline shows the focus on {at['name']}")
    return found


def wide(page: Any) -> list[str]:
    """Whether the page scrolls sideways."""
    over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    return [f"{over} px wider than the screen"] if over > 0 else []
