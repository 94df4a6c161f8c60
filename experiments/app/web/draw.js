// Draws an answer: the sentence, two fields of futures, the table and the curve.
// The page and the tour use it. Every text goes in as text, never as HTML.
"use strict";

const Sapper = {};

Sapper.ENDS = ["nothing", "plots foiled", "attempt failed", "coup"];

/** Make an element with attributes (a function is a listener) and children. */
Sapper.make = (tag, attributes = {}, ...children) => {
  const svg = ["svg", "path", "line", "rect", "text", "g", "title"].includes(tag);
  const node = svg
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

/** Show the sentence. Its fields are made again only if they differ, so that typing goes on. */
Sapper.sentence = (node, parts, changed) => {
  const last = parts.findLastIndex((part) => part.path);
  const opening = parts.slice(0, last + 1);
  const key = JSON.stringify(opening);
  if (node.dataset.opening !== key || !node.querySelector(".said")) {
    node.dataset.opening = key;
    node.replaceChildren(...opening.map((part) => Sapper.field(part, changed)));
    node.append(Sapper.make("span", { class: "said" }));
  }
  const said = parts.slice(last + 1).map((part) =>
    part.number === undefined ? part : Sapper.make("b", {}, part.number));
  node.querySelector(".said").replaceChildren(...said);
};

/** Return a part of the sentence: a text, a choice of values, or a value to type over. */
Sapper.field = (part, changed) => {
  if (typeof part === "string") return part;
  const label = `${part.label}, ${part.side ? "baseline" : "yours"}`;
  if (part.options) {
    const chosen = (event) => changed(part, event.target.value);
    const select = Sapper.make("select", { "aria-label": label, change: chosen });
    for (const [text, value] of Object.entries(part.options)) {
      select.append(Sapper.make("option", { value, selected: text === part.text && "" }, text));
    }
    return select;
  }
  const typed = (event) => changed(part, event.target.value, event.target);
  const enter = (event) => event.key === "Enter" && event.target.blur();
  const width = (event) => { event.target.style.width = `${event.target.value.length + 1}ch`; };
  const input = Sapper.make("input", {
    "aria-label": label, value: part.text, change: typed, keydown: enter, input: width,
    focus: (event) => event.target.select(), spellcheck: "false",
  });
  input.style.width = `${part.text.length + 1}ch`;
  return input;
};

Sapper.legend = (node) => node.replaceChildren(
  ...Sapper.ENDS.map((end, kind) =>
    Sapper.make("li", {}, Sapper.make("i", { class: `end${kind}` }), end)),
  Sapper.make("li", {}, Sapper.make("i", { class: "outlined" }), "ends differently"),
);

/** Return the numbers of futures, the gravest first; a future has the same place on both sides. */
Sapper.order = ([baseline, yours]) => {
  const weight = (n) => 100 * yours[n][0] + (baseline[n][0] === yours[n][0] ? 10 : 0)
    + baseline[n][0];
  return [...yours.keys()].sort((a, b) => weight(b) - weight(a) || a - b);
};

/** Show one field for each side, or one alone; `open` is called with a side and a number. */
Sapper.fields = (node, arms, names, total, open) => {
  const order = Sapper.order(arms);
  if (node.childElementCount !== names.length) {
    node.replaceChildren(...names.map(() => Sapper.make("div", {},
      Sapper.make("h3"), Sapper.make("div", { class: "field", role: "group", keydown: Sapper.walk }))));
  }
  [...node.children].forEach((block, place) => {
    const side = names.length === 1 ? 1 : place;
    const [heading, field] = block.children;
    heading.textContent = names[place];
    field.setAttribute("aria-label", `${names[place]}: ${Sapper.counted(arms[side])}`);
    Sapper.squares(field, arms, side, order, total, open);
  });
};

Sapper.counted = (futures) => Sapper.ENDS.map((end, kind) =>
  `${futures.filter((one) => one[0] === kind).length} ${end}`).join(", ");

Sapper.squares = (field, arms, side, order, total, open) => {
  while (field.childElementCount < total) {
    field.append(Sapper.make("button", { type: "button", tabindex: -1, click: (event) => {
      const { number } = event.currentTarget.dataset;
      if (number !== undefined) open(side, Number(number));
    } }));
  }
  [...field.children].forEach((square, place) => {
    const number = order[place];
    square.disabled = number === undefined;
    square.className = number === undefined ? "" : `end${arms[side][number][0]}`;
    if (number === undefined) return delete square.dataset.number;
    const [here, there] = [arms[side][number][0], arms[1 - side][number][0]];
    square.classList.toggle("outlined", here !== there);
    square.dataset.number = number;
    const other = here === there ? "" : `; on the other side ${Sapper.ENDS[there]}`;
    square.setAttribute("aria-label", `Future ${number}: ${Sapper.ENDS[here]}${other}`);
    square.title = square.getAttribute("aria-label");
    return undefined;
  });
  if (!field.querySelector("[tabindex='0']") && order.length) field.firstChild.tabIndex = 0;
};

/** Arrow keys move within a field, which is one stop of the Tab key. */
Sapper.walk = (event) => {
  const field = event.currentTarget;
  const columns = getComputedStyle(field).gridTemplateColumns.split(" ").length;
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
  const squares = [...field.querySelectorAll("button:enabled")];
  const to = squares[squares.indexOf(document.activeElement) + step];
  if (!step || !to) return;
  event.preventDefault();
  squares.forEach((one) => { one.tabIndex = one === to ? 0 : -1; });
  to.focus();
};

Sapper.table = (node, rows, names) => {
  const paired = rows[0].length > 3;
  const heads = paired
    ? ["", ...names, "difference in points (95%)", "only yours", "only baseline"]
    : ["", "of 100 futures", "95% interval"];
  const head = Sapper.make("tr", {}, ...heads.map((text) => text
    ? Sapper.make("th", { scope: "col" }, text) : Sapper.make("td")));
  const body = rows.map(([label, ...cells]) => Sapper.make("tr", {},
    Sapper.make("th", { scope: "row" }, label),
    ...cells.map((text) => Sapper.make("td", {}, text))));
  node.replaceChildren(Sapper.make("table", {}, head, ...body));
};
