// The page: asks the server whenever something is changed, and draws answers as they come.
"use strict";

const SETTLE_MILLISECONDS = 150, NARROW = 800;
const get = (id) => document.getElementById(id);
const page = { link: "", question: null, arms: [[], []], asking: null, timer: 0, controls: [] };

/** Ask for the answer to a link; a new question stops the one before. */
async function ask(link, push = true, error = "") {
  page.asking?.abort();
  const asking = page.asking = new AbortController();
  try {
    const response = await fetch(`ask?${link}`, { signal: asking.signal });
    for await (const line of lines(response)) {
      if (asking.signal.aborted) return;
      if (line.error) fail(line.error);
      else show(line, push, error);
    }
    if (!page.question && link) ask("", false, get("error").textContent);
  } catch (error) {
    if (error.name !== "AbortError") fail("Sapper does not answer: is it still running?");
  }
}

async function* lines(response) {
  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) yield JSON.parse(part);
  }
}

function fail(message) {
  get("error").hidden = !message;
  get("error").textContent = message;
}

/** Show a line of the answer: first the question, then more and more futures. */
function show(line, push, error) {
  if (line.question) {
    fail(error);
    page.question = line.question;
    page.link = line.question.link;
    page.arms = [[], []];
    const address = `?${page.link}`;
    if (address !== location.search) history[push ? "pushState" : "replaceState"](null, "", address);
    drawQuestion();
  }
  if (line.arms) page.arms = line.arms;
  drawAnswer(line.answer);
}

function names() {
  const [baseline, yours] = page.question.sides;
  const named = (side, text) => (text ? `${side}: ${text}` : side);
  return page.question.command
    ? [named("Baseline", baseline), named("Yours", yours)] : ["As it is set"];
}

function drawQuestion() {
  const { question } = page;
  const from = question.frame.start === null ? "" : ` from ${Math.floor(question.frame.start)}`;
  const years = Math.round(question.frame.weeks / 52 * 10) / 10;
  get("case").textContent = `${question.summary}. ${years} years${from}, ${question.futures} `
    + "futures on each side with the same luck. A model under stated assumptions, not a forecast.";
  get("note").textContent = question.note;
  get("scenario").value = question.name;
  get("repeat").hidden = get("config").hidden = !question.command;
  get("command").textContent = question.command;
  get("config").href = `config?${page.link}`;
  get("pin").textContent = question.unpin ? "Pin this as the new baseline" : "Pin as baseline";
  get("changed").replaceChildren(...question.changed.map((one) => Sapper.make("li", {}, one.text,
    Sapper.make("button", { type: "button", "aria-label": `Undo: ${one.text}`,
      click: () => unset(one.path) }, "×"))));
  if (question.unpin) get("changed").append(Sapper.make("li", {}, "Baseline pinned",
    Sapper.make("button", { type: "button", "aria-label": "Undo: baseline pinned",
      click: () => ask(question.unpin) }, "×")));
  drawControls();
  if (get("mesa").open) loadMesa();
}

function drawAnswer(answer) {
  const { question, arms } = page, done = arms[1].length, all = done === question.futures;
  Sapper.sentence(get("sentence"), answer.sentence, changeField);
  get("verdict").textContent = answer.verdict;
  get("progress").textContent = all ? "" : `${done} of ${question.futures} so far`;
  Sapper.fields(get("fields"), arms, names(), question.futures, open);
  const same = done - answer.worse - answer.better;
  get("worse").textContent = answer.worse === undefined || !done ? ""
    : `The change makes ${answer.worse} futures worse for the regime, ${answer.better} better; `
      + `${same} end alike.`;
  Sapper.table(get("table"), answer.rows, names());
  drawCurve();
  if (all) get("spoken").textContent = `${plain(get("sentence"))} ${answer.verdict}`;
}

const drawCurve = () => page.question
  && Sapper.curve(get("curve"), page.arms, names(), page.question.frame);

/** Return a sentence with the values of its fields. */
function plain(node) {
  const text = (one) => one.value ?? (one.matches?.(".said") ? one.innerText : one.textContent);
  return [...node.childNodes].map(text).join("");
}

/** Ask with some settings changed; `side` is empty, or "against." for the baseline. */
function change(settings, side = "") {
  const link = new URLSearchParams(page.link);
  for (const [path, text] of Object.entries(settings)) link.set(side + path, text);
  ask(link);
}

function unset(path) {
  const link = new URLSearchParams(page.link);
  link.delete(path);
  ask(link);
}

const changeField = (part, text) => change({ [part.path]: text }, part.side);

/** Draw each control again, unless it is the same but for where it stands. */
function drawControls() {
  const { groups } = { groups: page.question.controls };
  groups.forEach((group, number) => {
    const node = get("groups").children[number] || get("groups").appendChild(newGroup(group));
    group.controls.forEach((control, place) => {
      const key = JSON.stringify([control.label, control.places, control.own]);
      const holder = node.querySelectorAll(".control")[place]
        || node.appendChild(Sapper.make("div", { class: "control" }));
      if (holder.dataset.key !== key) {
        holder.dataset.key = key;
        holder.replaceChildren(...(control.kind === "range" ? slider : choice)(control));
      }
      stand(holder, control);
    });
  });
}

const newGroup = (group) => group.title
  ? Sapper.make("details", { class: "group" }, Sapper.make("summary", {}, group.title))
  : Sapper.make("div", { class: "group" });

function slider(control) {
  const id = `control-${control.label.replace(/\W+/g, "-")}`;
  const input = Sapper.make("input", { id, type: "range", min: 0, max: control.places.length - 1,
    input: () => {
      const place = control.places[input.value];
      name(place.label);
      clearTimeout(page.timer);
      page.timer = setTimeout(change, SETTLE_MILLISECONDS, place.set);
    } });
  const output = Sapper.make("output", { for: id });
  const name = (text) => {
    output.textContent = text;
    input.setAttribute("aria-valuetext", text);
  };
  const mark = Sapper.make("i", { class: "mark" });
  mark.style.setProperty("--at", control.own / (control.places.length - 1));
  const own = Sapper.make("small", {}, `mark: ${control.places[control.own].label} in the case`);
  return [Sapper.make("div", { class: "head" }, Sapper.make("label", { for: id }, control.label),
    output), Sapper.make("div", { class: "track" }, input, mark), own];
}

function choice(control) {
  const group = `choice-${control.label}`;
  return [Sapper.make("fieldset", {}, Sapper.make("legend", {}, control.label),
    ...control.places.map((place, number) => Sapper.make("label", {},
      Sapper.make("input", { type: "radio", name: group, value: number,
        change: () => change(place.set) }),
      Sapper.make("span", {}, place.label))))];
}

/** Move a control to where it stands, without asking. */
function stand(holder, control) {
  const range = holder.querySelector("[type=range]");
  if (range) {
    const { label } = control.places[control.at];
    range.value = control.at;
    range.setAttribute("aria-valuetext", label);
    holder.querySelector("output").textContent = label;
    holder.querySelector("small").hidden = control.at === control.own;
  } else {
    holder.querySelectorAll("input")[control.at].checked = true;
  }
}

/** Open one future in a window over the page. */
async function open(side, number) {
  const dialog = get("future");
  const title = `Future ${number}, ${names().at(side === 1 ? -1 : 0).toLowerCase()}`;
  const close = Sapper.make("button", { type: "button", click: () => dialog.close() }, "Close");
  const buttons = names().length === 1 ? [close] : [Sapper.make("button",
    { type: "button", click: () => open(1 - side, number) }, "The other side"), close];
  Sapper.story(dialog, title, { events: [{ kind: "", when: "", text: "Running it again …" }] }, buttons);
  if (!dialog.open) dialog.showModal();
  const address = `future/${side ? "yours" : "baseline"}/${number}?${page.link}`;
  const response = await fetch(address);
  const told = await response.json();
  if (told.error) dialog.close();
  if (told.error) return fail(told.error);
  if (told.mistake) buttons.unshift(Sapper.make("button",
    { type: "button", click: (event) => findMistake(event.target, address) }, "Find the mistake"));
  Sapper.story(dialog, title, told, buttons);
}

/** Ask which decision of the leader cost him his rule, and show how far that is, until closed. */
async function findMistake(button, address) {
  const dialog = get("future"), asking = new AbortController();
  const bar = Sapper.make("progress", { "aria-label": "Decisions taken back" });
  const said = Sapper.make("div", { role: "status" }, Sapper.make("p", {},
    "Taking back each decision of the leader, in many futures …"), bar);
  button.disabled = true;
  dialog.querySelector(".head").after(said);
  const stop = () => said.isConnected || asking.abort();
  dialog.addEventListener("close", () => asking.abort(), { once: true });
  try {
    const response = await fetch(address.replace("future/", "mistake/"), { signal: asking.signal });
    for await (const line of lines(response)) {
      stop();
      if (line.of) Object.assign(bar, { max: line.of, value: line.done });
      if (line.error) said.textContent = line.error;
      if (line.said) said.replaceChildren(...line.said.map((text) => Sapper.make("p", {}, text)));
    }
  } catch (error) {
    if (error.name !== "AbortError") said.textContent = "Sapper does not answer: is it still running?";
  }
}

function loadMesa() {
  const frame = Sapper.make("iframe", { title: "Mesa’s own controls", src: `mesa/?${page.link}` });
  get("mesa").querySelector("iframe")?.remove();
  get("mesa").append(frame);
}

async function copy() {
  const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  get("copy").textContent = done ? "Copied" : "Copy the address above";
}

Sapper.legend(get("legend"));
get("controls").open = innerWidth > NARROW;
get("form").addEventListener("submit", (event) => event.preventDefault());
get("scenario").addEventListener("change", (event) => ask(`scenario=${event.target.value}`));
get("set").addEventListener("click", () => change({ [get("name").value.trim()]: get("value").value }));
get("pin").addEventListener("click", () => ask(page.question.pin));
get("over").addEventListener("click", () => ask(`scenario=${page.question.name}`));
get("copy").addEventListener("click", copy);
get("mesa").addEventListener("toggle", () => get("mesa").open && loadMesa());
get("future").addEventListener("click", (event) => event.target === get("future") && get("future").close());
addEventListener("popstate", () => ask(location.search.slice(1), false));
new ResizeObserver(drawCurve).observe(get("curve"));
ask(location.search.slice(1), false);
