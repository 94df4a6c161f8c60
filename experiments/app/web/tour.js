// The tour: the page's drawing over answers that were computed before.
"use strict";

const NARROW = 800;
const get = (id) => document.getElementById(id);
const { cases, signers } = JSON.parse(get("data").textContent);
const first = Object.keys(cases)[0];
const tour = { name: "", yours: {}, baseline: {} };

const keyOf = (side) => `${side.size} ${side.rule}`;
const sizeText = (size) => (size ? size.toLocaleString("en") : "none");

/** Begin a case with its largest deployment against nobody abroad. */
function begin(name) {
  const { sizes } = cases[name];
  tour.name = name;
  tour.yours = { size: sizes.at(-1), rule: "three" };
  tour.baseline = { size: sizes[0], rule: "three" };
  draw();
}

function draw() {
  const found = cases[tour.name], yours = found.cells[keyOf(tour.yours)];
  const baseline = found.cells[keyOf(tour.baseline)];
  const pair = found.pairs[`${keyOf(tour.baseline)} ${keyOf(tour.yours)}`];
  const [without, asked] = pair.sides;
  const names = [`Baseline: ${without}`, `Yours: ${asked}`].map((text) => text.replace(/: $/, ""));
  const { answer } = pair, arms = [baseline.ends, yours.ends];
  const { weeks, start } = yours.frame;
  get("case").textContent = `${found.summary}. ${Math.round(weeks / 52)} years from `
    + `${Math.floor(start)}, 100 futures on each side with the same luck. A model under stated `
    + "assumptions, not a forecast.";
  Sapper.sentence(get("sentence"), answer.sentence.map(withOptions), change);
  get("verdict").textContent = answer.verdict;
  Sapper.fields(get("fields"), arms, names, 100, open);
  get("worse").textContent = `The change makes ${answer.worse} futures worse for the regime, `
    + `${answer.better} better; ${100 - answer.worse - answer.better} end alike.`;
  Sapper.table(get("table"), answer.rows, names);
  Sapper.curve(get("curve"), arms, names, yours.frame);
  get("command").textContent = pair.command;
  get("spoken").textContent = answer.verdict;
  tour.names = names;
  drawControls();
}

/** Give a field of the sentence the values that the tour has. */
function withOptions(part) {
  if (part.options) {
    const known = Object.values(signers);
    const options = Object.entries(part.options).filter(([, rule]) => known.includes(rule));
    return { ...part, options: Object.fromEntries(options) };
  }
  if (!part.path) return part;
  const sizes = cases[tour.name].sizes.map((size) => [sizeText(size), `${size}`]);
  return { ...part, options: Object.fromEntries(sizes) };
}

function change(part, value) {
  const side = part.side ? "baseline" : "yours";
  if (part.path === "deployment.size") set(side, { size: Number(value) });
  else set(side, { rule: value });
}

/** Change one side. If both became the same, the other one takes what this one had. */
function set(side, settings) {
  const other = side === "yours" ? "baseline" : "yours", before = tour[side];
  tour[side] = { ...before, ...settings };
  if (keyOf(tour.yours) === keyOf(tour.baseline)) tour[other] = before;
  draw();
}

function drawControls() {
  const { make } = Sapper;
  const sizes = Object.fromEntries(cases[tour.name].sizes.map((size) => [sizeText(size), size]));
  const titles = Object.fromEntries(Object.entries(cases).map(([name, one]) => [one.summary, name]));
  const parts = [
    ["Case", titles, tour.name, begin],
    ["Soldiers abroad at a time", sizes, tour.yours.size, (size) => set("yours", { size })],
    ["Who signs an important order", signers, tour.yours.rule, (rule) => set("yours", { rule })],
    ["Baseline: soldiers abroad", sizes, tour.baseline.size, (size) => set("baseline", { size })],
    ["Baseline: who signs", signers, tour.baseline.rule, (rule) => set("baseline", { rule })],
  ];
  const focused = document.activeElement.id;
  get("form").replaceChildren(...parts.map(([title, options, chosen, choose], place) =>
    make("fieldset", { class: "control" }, make("legend", {}, title),
      ...Object.entries(options).map(([text, value], number) => make("label", {},
        make("input", { type: "radio", name: title, id: `choice-${place}-${number}`,
          checked: value === chosen && "", change: () => choose(value) }),
        make("span", {}, text))))));
  if (focused) document.getElementById(focused)?.focus();
}

/** Tell one future, if the file has its story. */
function open(side, number) {
  const cell = cases[tour.name].cells[keyOf(side ? tour.yours : tour.baseline)];
  const dialog = get("future"), title = `Future ${number}, ${tour.names[side].toLowerCase()}`;
  const close = Sapper.make("button", { type: "button", click: () => dialog.close() }, "Close");
  const other = Sapper.make("button", { type: "button", click: () => open(1 - side, number) },
    "The other side");
  const brief = { events: [{ when: "", kind: "", text: `This future ends with ${
    Sapper.ENDS[cell.ends[number][0]]}. Install Sapper to see it happen.` }] };
  Sapper.story(dialog, title, cell.stories[number] || brief, [other, close]);
  if (!dialog.open) dialog.showModal();
}

Sapper.legend(get("legend"));
get("controls").open = innerWidth > NARROW;
get("form").addEventListener("submit", (event) => event.preventDefault());
new ResizeObserver(() => tour.name && draw()).observe(get("curve"));
begin(first);
