// Draws the curve of attempts by year, and the story of one future.
"use strict";

Sapper.COLOURS = ["#595959", "#b34700"];  // baseline, yours

/** Draw the share of futures with an attempt so far, by calendar year if there is one. */
Sapper.curve = (node, arms, names, frame) => {
  const { make } = Sapper;
  const width = Math.max(node.clientWidth, 280), height = 250;
  const edge = { left: 34, right: width < 500 ? 16 : 130, top: 12, bottom: 28 };
  const weeks = arms.map((futures) => futures.map((one) => one[2]).filter((week) => week >= 0));
  const share = (side) => 100 * weeks[side].length / Math.max(1, arms[side].length);
  const top = Math.min(100, Math.max(10, 10 * Math.ceil(Math.max(share(0), share(1)) / 10 + 0.2)));
  const x = (week) => edge.left + (width - edge.left - edge.right) * week / frame.weeks;
  const y = (value) => height - edge.bottom - (height - edge.top - edge.bottom) * value / top;
  const said = names.map((name, place) =>
    `${name}: ${Math.round(share(names.length === 1 ? 1 : place))} of 100`).join("; ");
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `Futures with an attempt by the end. ${said}` });
  if (frame.war.length) {
    const [from, to] = frame.war.map((week) => x(Math.min(week, frame.weeks)));
    svg.append(make("rect", { class: "war", x: from, y: edge.top, width: to - from,
      height: height - edge.top - edge.bottom }));
    svg.append(make("text", { class: "war", x: (from + to) / 2, y: edge.top + 14 },
      to - from > 150 ? "war, troops abroad" : "war"));
  }
  for (const value of [0, top / 2, top]) {
    svg.append(make("line", { x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) }));
    svg.append(make("text", { class: "left", x: edge.left - 6, y: y(value) + 4 }, `${value}`));
  }
  for (const [week, text] of Sapper.years(frame, width)) {
    const room = width - x(week) > 30;
    svg.append(make("text", { class: room ? "below" : "left", x: room ? x(week) : width,
      y: height - 8 }, text));
  }
  const ends = [];
  names.forEach((name, place) => {
    const side = names.length === 1 ? 1 : place;
    const steps = [...weeks[side]].sort((a, b) => a - b);
    const each = 100 / Math.max(1, arms[side].length);
    const line = steps.map((week, n) => `H${x(week)}V${y(each * (n + 1))}`).join("");
    svg.append(make("path", { stroke: Sapper.COLOURS[side], class: side ? "" : "dashed",
      d: `M${x(0)} ${y(0)}${line}H${x(frame.weeks)}` }));
    ends.push({ name, side, at: y(share(side)) });
  });
  Sapper.label(svg, ends, width, edge, height);
  node.replaceChildren(svg);
};

/** Name the lines at their ends, or above them where there is no room beside. */
Sapper.label = (svg, ends, width, edge, height) => {
  ends.sort((a, b) => a.at - b.at);
  if (ends.length === 2 && ends[1].at - ends[0].at < 16) ends[1].at = ends[0].at + 16;
  const beside = width >= 500;
  ends.forEach(({ name, side, at }, place) => {
    const above = ends.length === 2 && place === 1 ? 16 : -6;
    const where = beside
      ? { x: width - edge.right + 6, y: Math.min(at + 4, height - edge.bottom + 4) }
      : { x: width - edge.right, y: Math.min(at + above, height - edge.bottom - 4), class: "left" };
    svg.append(Sapper.make("text", { ...where, fill: Sapper.COLOURS[side] }, name));
  });
};

/** Return the weeks to mark on the axis, each with its text. */
Sapper.years = (frame, width) => {
  const WEEKS = 52, years = frame.weeks / WEEKS;
  const step = [1, 2, 3, 5, 10].find((one) => years / one <= width / 90) || 20;
  const first = frame.start === null ? 0 : Math.ceil(frame.start) - frame.start;
  const marks = [];
  for (let year = first; year <= years; year += step) {
    const text = frame.start === null ? `year ${year}` : `${Math.round(frame.start + year)}`;
    marks.push([year * WEEKS, text]);
  }
  return marks;
};

/** Show one future: what happened, how the gravest plot grew, and why its leader wavered. */
Sapper.story = (node, title, told, buttons) => {
  const { make } = Sapper;
  const events = told.events.length
    ? told.events.map((one) => make("li", { class: one.kind.replaceAll(" ", "-") },
      make("time", {}, one.when), make("span", {}, one.text)))
    : [make("li", {}, make("span", {}, "Nothing happened."))];
  node.replaceChildren(make("div", { class: "head" },
    make("h2", { id: "future-title" }, title), ...buttons),
  make("ol", { class: "timeline" }, ...events));
  if (told.chain) {
    node.append(make("h3", {}, told.chain.title), make("ol", { class: "chain" },
      ...told.chain.members.map((one) => make("li", {},
        make("time", {}, one.when), make("span", {}, `${one.who} ${one.step}`)))));
  }
  if (told.person) node.append(...Sapper.person(told.person));
};

/** Return the terms of a person's loyalty as a table with bars, and what they add up to. */
Sapper.person = (person) => {
  const { make } = Sapper;
  const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  const rows = person.terms.filter(([, value]) => Math.abs(value) >= 0.005)
    .map(([label, value]) => {
      const bar = make("i", { class: value < 0 ? "takes" : "gives" });
      bar.style.width = `${Math.round(120 * Math.abs(value))}px`;
      return make("tr", {}, make("th", { scope: "row" }, label),
        make("td", {}, signed(value)), make("td", {}, bar));
    });
  const sum = make("tr", { class: "sum" }, make("th", { scope: "row" }, "Loyalty it moves to"),
    make("td", {}, person.supported.toFixed(2)), make("td"));
  return [
    make("h3", {}, "Why the one who started it did"),
    make("p", {}, `${person.who}, ${person.when}: loyalty ${person.loyalty.toFixed(2)} on a scale `
      + `from 0 to 1. Of people at ${person.joins_below.toFixed(2)}, half would join a plot.`),
    make("table", { class: "terms" }, ...rows, sum),
  ];
};
