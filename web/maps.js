// A sweep or threshold: a curve over one axis, a map over two, a map with a choice over three. A click on a
// point, or a choice of its values, shows its numbers, its problem file and the command that computes it.
"use strict";
sidestep.columnLabels = {
  probability: "probability of the global optimum", rate: "simulated rate of the global optimum",
  global_steps_median: "steps to the global optimum, median", saddle_angle: "angle of the saddle phi_s",
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

// Ticks at the values of an axis where they are few; on a logarithmic colour scale at 1, 2 and 5.
sidestep.fewTicks = (values) => (values.length > (innerWidth < 600 ? 5 : 8) ? {} : { tickmode: "array", tickvals: values,
  ticktext: values.map((value) => String(Number(value.toPrecision(3)))) });
sidestep.logTicks = (values) => {
  const low = Math.min(...values), high = Math.max(...values), ticks = [];
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; ++power)
    for (const digit of [1, 2, 5]) if (digit * 10 ** power >= low && digit * 10 ** power <= high) ticks.push(digit * 10 ** power);
  return ticks;
};

sidestep.plots.grid = (place, [gridId, specId, problemsId]) => {
  const grid = sidestep.json(gridId);
  const spec = sidestep.json(specId);
  const problems = sidestep.json(problemsId);
  const sizes = grid.axes.map((axis) => axis.values.length);
  const indexOf = (at) => at.reduce((index, i, axis) => index * sizes[axis] + i, 0);
  const isNumeric = (axis) => typeof grid.axes[axis].values[0] === "number";
  const order = grid.axes.map((axis, n) => {
    const all = [...axis.values.keys()];
    return isNumeric(n) ? all.sort((a, b) => axis.values[a] - axis.values[b]) : all;
  });
  // Of three axes two make the map, numbers before words; the value of the third is chosen.
  const all = [...sizes.keys()];
  const drawn = [...all.filter(isNumeric), ...all.filter((axis) => !isNumeric(axis))].slice(0, 2).sort();
  const threshold = grid.kind === "threshold" ? spec.threshold : null;
  const names = threshold ? { value: `threshold of ${threshold.key}`, probability: "P(global) at the threshold",
    beyond: "P(global) just beyond it", low: "P(global) at the low end of the range", high: "P(global) at the high end" }
    : sidestep.columnLabels;
  const numeric = Object.keys(grid.values).filter((name) => !["method", "status", "error", "runs"].includes(name));
  const first = Object.keys(names).find((name) => name in grid.values) || numeric[0];
  const state = { column: first, at: sizes.map(() => 0) };
  const label = (axis) => spec.axes[axis].label || grid.axes[axis].key;
  const values = (axis) => order[axis].map((i) => (isNumeric(axis) ? grid.axes[axis].values[i]
    : `${order[axis].indexOf(i) + 1}: ${sidestep.plain(grid.axes[axis].values[i], 400)}`));
  const plotAxis = (axis) => {
    const shown = values(axis);
    const ticks = isNumeric(axis) ? sidestep.fewTicks(shown)
      : { type: "category", tickvals: shown, ticktext: grid.axes[axis].values.map((value) => sidestep.plain(value, 30)) };
    return sidestep.axis(sidestep.plain(label(axis)) + (spec.axes[axis].log ? " (log)" : ""),
      { ...ticks, ...(spec.axes[axis].log ? { type: "log" } : {}) });
  };

  const choices = sidestep.element("div", { className: "choices" });
  const canvas = sidestep.element("div");
  const details = sidestep.element("div", { className: "point" });
  details.setAttribute("aria-live", "polite");
  place.append(choices, canvas, details);

  if (numeric.length > 1 && sizes.length > 0)
    sidestep.choice(choices, "Show", numeric.map((name) => names[name] || name), numeric.indexOf(first),
      (i) => { state.column = numeric[i]; redraw(); });
  const selects = grid.axes.map((axis, i) => sidestep.choice(choices, label(i), axis.values, 0, (chosen) => {
    state.at[i] = chosen;
    if (drawn.includes(i)) mark();
    else redraw();
    show();
  }));

  const select = (at) => {
    state.at = at;
    at.forEach((i, axis) => { selects[axis].selectedIndex = i; });
    mark();
    show();
  };

  // Where the point that is shown below lies on the picture.
  let box = null;
  const valueAt = (axis) => values(axis)[order[axis].indexOf(state.at[axis])];
  const place1 = () => ({ x: [valueAt(0)], y: [grid.values[state.column][indexOf(state.at)]] });
  const place2 = () => ({ x: [valueAt(drawn[0])], y: [valueAt(drawn[1])] });
  const marked = () => (sizes.length === 1 ? place1() : place2());
  const mark = () => { if (box) Plotly.restyle(box, { x: [marked().x], y: [marked().y] }, [box.data.length - 1]); };
  const marker = () => ({ ...marked(), mode: "markers", hoverinfo: "skip", showlegend: false,
    marker: { symbol: "circle-open", size: 15, color: sizes.length === 1 ? sidestep.theme().vermillion : "#ff4d00",
      line: { width: 3 } } });

  // Steps and thresholds found on a logarithmic scale are shown on one.
  const isLog = (column) => {
    if (!(state.column.includes("steps_") || (state.column === "value" && threshold?.log))) return false;
    const known = column.filter((value) => value !== null);
    return known.length > 0 && Math.min(...known) > 0 && Math.max(...known) > 5 * Math.min(...known);
  };

  function redraw() {
    canvas.replaceChildren();
    if (sizes.length === 0) return;
    const name = sidestep.plain(names[state.column] || state.column);
    const column = grid.values[state.column];
    const logarithmic = isLog(column);
    if (sizes.length === 1) {
      const y = order[0].map((i) => column[i]);
      const bounds = state.column === "rate" && grid.values.rate_low;
      const of = (part) => order[0].map((i) => grid.values[part][i]);
      const shown = grid.axes[0].values;
      box = sidestep.draw(canvas, [{ x: values(0), y, mode: isNumeric(0) ? "lines+markers" : "markers",
        line: { color: sidestep.theme().blue }, marker: { size: 7 }, showlegend: false,
        error_y: bounds ? { type: "data", symmetric: false, array: of("rate_high").map((high, i) => high - y[i]),
          arrayminus: of("rate_low").map((low, i) => y[i] - low) } : {},
        customdata: y.map((value, i) => [String(value), sidestep.plain(shown[order[0][i]]),
          bounds ? `<br>95% interval [${of("rate_low")[i]}, ${of("rate_high")[i]}]` : ""]),
        hovertemplate: `${sidestep.plain(label(0))} = %{customdata[1]}<br>${name} = %{customdata[0]}%{customdata[2]}<extra></extra>` },
      marker()], { xaxis: plotAxis(0), yaxis: sidestep.axis(name + (logarithmic ? " (log)" : ""),
        logarithmic ? { type: "log" } : { exponentformat: "none" }) }, 400);
      box.on("plotly_click", (event) => select([order[0][event.points[0].pointIndex]]));
      return;
    }
    const [across, up] = drawn;
    const pointAt = (i, j) => state.at.map((chosen, axis) => (axis === across ? i : axis === up ? j : chosen));
    const exact = order[up].map((j) => order[across].map((i) => column[indexOf(pointAt(i, j))]));
    const known = exact.flat().filter((value) => value !== null);
    const ticks = logarithmic ? sidestep.logTicks(known) : [];
    const colours = ticks.length > 1 ? { tickmode: "array", tickvals: ticks.map(Math.log10), ticktext: ticks.map(String) } : {};
    const isRate = ["probability", "rate"].includes(state.column) && !threshold;
    const z = logarithmic ? exact.map((row) => row.map((value) => (value === null ? null : Math.log10(value)))) : exact;
    const traces = [{ type: "heatmap", x: values(across), y: values(up), z, colorscale: "Cividis",
      ...(isRate ? { zmin: 0, zmax: 1 } : {}), ...(logarithmic ? { customdata: exact } : {}), hoverongaps: false,
      colorbar: { title: { text: name, side: "right" }, thickness: 12, exponentformat: "none", ...colours },
      hovertemplate: `${sidestep.plain(label(across))} = %{x}<br>${sidestep.plain(label(up))} = %{y}<br>` +
        `${name} = %{${logarithmic ? "customdata" : "z"}:.15~g}<extra></extra>` }];
    // White on the dark half of the colours, black on the light one.
    if (isRate && drawn.every(isNumeric))
      traces.push({ type: "contour", x: values(across), y: values(up), z, hoverinfo: "skip", showscale: false,
        zmin: 0, zmax: 1, colorscale: [[0, "#ffffff"], [0.45, "#ffffff"], [0.450001, "#000000"], [1, "#000000"]],
        contours: { coloring: "lines", showlabels: true, start: 0.1, end: 0.9, size: 0.1 }, line: { width: 0.8 } });
    box = sidestep.draw(canvas, [...traces, marker()], { xaxis: plotAxis(across), yaxis: plotAxis(up) }, 480);
    box.on("plotly_click", (event) => {
      const [row, col] = event.points[0].pointIndex;
      select(pointAt(order[across][col], order[up][row]));
    });
  }

  function show() {
    const point = indexOf(state.at);
    const file = `point-${point + 1}.toml`;
    const rows = [...grid.axes.map((axis, i) => [axis.key, sidestep.shortened(axis.values[state.at[i]], 160)]),
      ...(threshold ? [["level", threshold.levels[threshold.levels.length > 1 ? state.at[0] : 0]]] : []),
      ...Object.keys(grid.values).map((name) => [name, grid.values[name][point] ?? "none"])];
    const list = sidestep.element("dl");
    for (const [name, value] of rows)
      list.append(sidestep.element("div", {}, sidestep.element("dt", {}, sidestep.shortened(name)), sidestep.element("dd", {}, String(value))));
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
