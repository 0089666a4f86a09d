// A sweep or threshold: a curve over one axis, a map over two, a map with a choice over three. A click on a
// point, or a choice of its values, shows its numbers, its problem file and the command that computes it.
"use strict";
sidestep.columnLabels = {
  probability: "probability of the global optimum", rate: "simulated rate of the global optimum",
  global_steps_median: "steps to the global optimum, median", saddle_angle: "angle of the saddle phi_s",
  value: "threshold",
};

// The problem file of a point, put together from its lines (src/sidestep/report/point_problems.h).
sidestep.problemOf = (problems, point) => {
  if (!problems.lines) return null;
  const lines = problems.lineList ??= problems.lines.split("\n");
  const points = problems.pointList ??= problems.points.split(";");
  const mine = points[point];
  if (mine === undefined || point >= points.length - 1) return null;
  let numbers = problems.base.split(" ");
  if (mine.startsWith("=")) numbers = mine.slice(1).split(" ");
  else if (mine) for (const change of mine.split(" ")) {
    const [place, line] = change.split(":");
    numbers[place] = line;
  }
  return `${numbers.map((number) => lines[number]).join("\n")}\n`;
};

sidestep.plots.grid = (place, [gridId, specId, problemsId]) => {
  const grid = sidestep.json(gridId);
  const spec = sidestep.json(specId);
  const problems = sidestep.json(problemsId);
  const sizes = grid.axes.map((axis) => axis.values.length);
  const indexOf = (at) => at.reduce((index, i, axis) => index * sizes[axis] + i, 0);
  const order = grid.axes.map((axis) => {
    const all = [...axis.values.keys()];
    return typeof axis.values[0] === "number" ? all.sort((a, b) => axis.values[a] - axis.values[b]) : all;
  });
  const numeric = Object.keys(grid.values).filter((name) => !["method", "status", "error", "runs"].includes(name));
  const first = grid.kind === "threshold" ? "value"
    : Object.keys(sidestep.columnLabels).find((name) => name in grid.values) || numeric[0];
  const state = { column: first, at: sizes.map(() => 0) };
  const label = (axis) => spec.axes[axis].label || grid.axes[axis].key;
  const values = (axis) => order[axis].map((i) => grid.axes[axis].values[i]);
  const plotAxis = (axis) => sidestep.axis(label(axis),
    typeof grid.axes[axis].values[0] !== "number" ? { type: "category" } : spec.axes[axis].log ? { type: "log" } : {});

  const choices = sidestep.element("div", { className: "choices" });
  const canvas = sidestep.element("div");
  const details = sidestep.element("div", { className: "point" });
  details.setAttribute("aria-live", "polite");
  place.append(choices, canvas, details);

  const choice = (text, options, chosen, change) => {
    const select = sidestep.element("select");
    options.forEach((option, i) => select.append(sidestep.element("option", { value: i }, String(option))));
    select.selectedIndex = chosen;
    select.addEventListener("change", () => change(select.selectedIndex));
    choices.append(sidestep.element("label", {}, `${text} `, select));
    return select;
  };
  if (numeric.length > 1)
    choice("Show", numeric.map((name) => sidestep.columnLabels[name] || name), numeric.indexOf(first),
      (i) => { state.column = numeric[i]; redraw(); });
  const selects = grid.axes.map((axis, i) => choice(label(i), axis.values, 0, (chosen) => {
    state.at[i] = chosen;
    if (i === 2) redraw();
    show();
  }));

  const select = (at) => {
    state.at = at;
    at.forEach((i, axis) => { selects[axis].selectedIndex = i; });
    show();
  };

  function redraw() {
    canvas.replaceChildren();
    const name = sidestep.columnLabels[state.column] || state.column;
    const column = grid.values[state.column];
    if (sizes.length === 1) {
      const y = order[0].map((i) => column[i]);
      const bounds = state.column === "rate" && grid.values.rate_low;
      const box = sidestep.draw(canvas, [{ x: values(0), y, mode: "lines+markers", line: { color: sidestep.theme().blue },
        error_y: bounds ? { type: "data", symmetric: false, array: order[0].map((i) => grid.values.rate_high[i] - column[i]),
          arrayminus: order[0].map((i) => column[i] - grid.values.rate_low[i]) } : {},
        customdata: y.map(String), hovertemplate: `${label(0)} = %{x}<br>${name} = %{customdata}<extra></extra>` }],
      { xaxis: plotAxis(0), yaxis: sidestep.axis(name) }, 400);
      box.on("plotly_click", (event) => select([order[0][event.points[0].pointIndex]]));
      return;
    }
    const z = order[1].map((j) => order[0].map((i) => column[indexOf([i, j, ...state.at.slice(2)])]));
    const traces = [{ type: "heatmap", x: values(0), y: values(1), z, colorscale: "Cividis",
      colorbar: { title: { text: name, side: "right" }, thickness: 12 }, hoverongaps: false,
      hovertemplate: `${label(0)} = %{x}<br>${label(1)} = %{y}<br>${name} = %{z:.15~g}<extra></extra>` }];
    if (["probability", "rate"].includes(state.column) && grid.axes.every((a) => typeof a.values[0] === "number"))
      traces.push({ type: "contour", x: values(0), y: values(1), z, hoverinfo: "skip", showscale: false,
        contours: { coloring: "none", showlabels: true, start: 0.1, end: 0.9, size: 0.1, labelfont: { color: "#ffffff" } },
        line: { color: "#ffffff", width: 0.8 } });
    const box = sidestep.draw(canvas, traces, { xaxis: plotAxis(0), yaxis: plotAxis(1) }, 480);
    box.on("plotly_click", (event) => {
      const [row, col] = event.points[0].pointIndex;
      select([order[0][col], order[1][row], ...state.at.slice(2)]);
    });
  }

  function show() {
    const point = indexOf(state.at);
    const file = `point-${point + 1}.toml`;
    const rows = [...grid.axes.map((axis, i) => [axis.key, axis.values[state.at[i]]]),
      ...Object.keys(grid.values).map((name) => [name, grid.values[name][point] ?? "none"])];
    const list = sidestep.element("dl");
    for (const [name, value] of rows)
      list.append(sidestep.element("div", {}, sidestep.element("dt", {}, name), sidestep.element("dd", {}, String(value))));
    details.replaceChildren(sidestep.element("h3", {}, `Point ${point + 1} of ${grid.points}`), list);
    const problem = sidestep.problemOf(problems, point);
    const command = sidestep.element("pre", { className: "command", tabIndex: 0 }, problems.command.replaceAll("FILE", file));
    details.append(sidestep.element("p", {}, "The command that computes it again, with its problem file ",
      sidestep.element("code", {}, file), ":"), command, sidestep.copyButton(command, "Copy the command"));
    if (problem === null) return;
    const text = sidestep.element("pre", { className: "problem", tabIndex: 0 }, problem);
    const save = sidestep.element("a", { className: "button", download: file,
      href: `data:text/plain;charset=utf-8,${encodeURIComponent(problem)}` }, `Save ${file}`);
    details.append(text, sidestep.copyButton(text, "Copy the problem"), " ", save);
  }

  redraw();
  show();
};

sidestep.copyButton = (element, text) => {
  const button = sidestep.element("button", { type: "button" }, text);
  button.addEventListener("click", () => {
    getSelection().selectAllChildren(element);
    button.textContent = document.execCommand("copy") ? "Copied" : "Select and copy it";
    setTimeout(() => { button.textContent = text; }, 1500);
  });
  return button;
};
