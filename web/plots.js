// Every kind of plot but the maps of studies (maps.js): a function that is given the place to draw in and
// the ids of its data. Colours are those of python/sidestep/plot/style.py, which all readers tell apart.
"use strict";
sidestep.outcomes = ["global", "spurious", "undecided", "diverged"];

// Colours of the page's present dress, from report.css.
sidestep.theme = () => {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  return { blue: color("--blue"), vermillion: color("--vermillion"),
    palette: ["--blue", "--vermillion", "--green", "--purple"].map(color),
    outcomes: ["--blue", "--vermillion", "--faint", "--faint"].map(color), ink: color("--ink"), faint: color("--faint"), line: color("--line"), page: color("--page"),
    globalSide: color("--global-side"), spuriousSide: color("--spurious-side") };
};

sidestep.axis = (title, more = {}) => {
  const theme = sidestep.theme();
  return { title: { text: title }, gridcolor: theme.line, zerolinecolor: theme.line, linecolor: theme.faint,
    ticks: "outside", tickcolor: theme.faint, exponentformat: "power", automargin: true, ...more };
};

// All but those that offer to send data somewhere.
const kButtons = ["toImage", "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d"];
const kSmall = 300;  // pixels; a lower picture has no room for buttons

// Draws into a new box of the figure and returns the box.
sidestep.draw = (place, traces, layout, height = 380) => {
  const theme = sidestep.theme();
  const box = sidestep.element("div", { className: "plotly" });
  box.style.height = `${height}px`;
  const outer = sidestep.element("div", { className: "box" }, box);
  if (layout.title) outer.prepend(sidestep.element("div", { className: "title" }, layout.title));
  place.append(outer);
  Plotly.newPlot(box, traces, {
    paper_bgcolor: theme.page, plot_bgcolor: theme.page,
    font: { color: theme.ink, family: "system-ui, sans-serif", size: 13 },
    margin: { l: 60, r: 16, t: height > kSmall ? 32 : 8, b: 50 },
    legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom" },
    hoverlabel: { bgcolor: theme.page, font: { color: theme.ink }, bordercolor: theme.faint },
    ...layout, title: undefined,
  }, { displaylogo: false, displayModeBar: height > kSmall, modeBarButtons: [kButtons] });
  sidestep.resized.observe(box);  // its place in the grid may change with those that follow
  return box;
};

sidestep.resized = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target.isConnected) Plotly.Plots.resize(target);
});

sidestep.plots = {};

sidestep.plots.table1 = (place, [id]) => {
  const theme = sidestep.theme();
  const cells = sidestep.json(id).cells;
  const methods = [...new Set(cells.map((cell) => cell.method))];
  const traces = methods.flatMap((method, i) => {
    const mine = cells.filter((cell) => cell.method === method);
    const color = theme.palette[i % theme.palette.length];
    const k = mine.map((cell) => cell.k);
    return [
      { name: `${method}, simulated`, x: k, y: mine.map((cell) => cell.rate), mode: "markers", legendgroup: method,
        marker: { color, size: 8 },
        error_y: { type: "data", symmetric: false, color,
          array: mine.map((cell) => cell.interval[1] - cell.rate),
          arrayminus: mine.map((cell) => cell.rate - cell.interval[0]) },
        customdata: mine.map((cell) => [cell.global, cell.runs, cell.interval[0], cell.interval[1]]),
        hovertemplate: "k = %{x}: %{customdata[0]} of %{customdata[1]} runs, %{y}<br>95% interval " +
          "[%{customdata[2]}, %{customdata[3]}]" },
      { name: `${method}, exact`, x: k, y: mine.map((cell) => cell.exact), mode: "lines", legendgroup: method,
        line: { color, width: 1.5 }, customdata: mine.map((cell) => [String(cell.exact), cell.exact_error]),
        hovertemplate: "k = %{x}: exact %{customdata[0]}, error %{customdata[1]}" },
      { name: `${method}, paper`, x: k, y: mine.map((cell) => cell.paper), mode: "markers", legendgroup: method,
        marker: { color, size: 11, symbol: "x-thin", line: { color, width: 2 } },
        hovertemplate: "k = %{x}: the paper has %{y}" },
    ];
  });
  sidestep.draw(place, traces, { xaxis: sidestep.axis("k", { tickvals: [...new Set(cells.map((c) => c.k))] }),
    yaxis: sidestep.axis("rate of the global optimum") }, 460);
};

// Runs, one after the other in the arrays, as lines y(phi).
sidestep.runTraces = (arrays, height) => {
  const theme = sidestep.theme();
  let begin = 0;
  const shown = new Set();
  return arrays.run_records.values.map((count, run) => {
    const part = (name) => arrays[name].values.slice(begin, begin + count);
    const [t, phi, s] = [part("run_t"), part("run_phi"), part("run_s")];
    begin += count;
    const outcome = arrays.run_outcome.values[run];
    const name = `run, ${sidestep.outcomes[outcome]}`;
    const first = !shown.has(name);
    shown.add(name);
    return { x: phi, y: s.map(height), mode: "lines", name, legendgroup: name, showlegend: first,
      line: { color: theme.outcomes[outcome], width: 2, dash: outcome === 0 ? "solid" : "dash" },
      customdata: t.map((step, i) => [step, s[i]]),
      hovertemplate: `run ${run}, step %{customdata[0]}<br>phi = %{x}<br>a'a* = %{customdata[1]}` };
  });
};

sidestep.startTraces = (arrays, x, y, height) => [0, 1, 2, 3].map((outcome) => {
  const theme = sidestep.theme();
  const mine = [...arrays.start_outcome.values.keys()]
    .filter((i) => arrays.start_outcome.values[i] === outcome);
  const of = (name) => mine.map((i) => arrays[`start_${name}`].values[i]);
  return { x: of(x), y: of(y).map(height), mode: "markers", name: `start, ${sidestep.outcomes[outcome]}`,
    marker: { color: theme.outcomes[outcome], size: outcome === 0 ? 4 : 5,
      symbol: outcome === 0 ? "circle" : outcome === 1 ? "x-thin" : "cross-thin",
      line: { color: theme.outcomes[outcome], width: outcome === 0 ? 0 : 1 } },
    customdata: mine.map((i) => [arrays.start_phi.values[i], arrays.start_u.values[i], arrays.start_s.values[i], i]),
    hovertemplate: "start %{customdata[3]}<br>phi_0 = %{customdata[0]}<br>u_0 = %{customdata[1]}" +
      "<br>s_0 = %{customdata[2]}" };
}).filter((trace) => trace.x.length > 0);

sidestep.pointTrace = (arrays, height) => ({
  x: arrays.point_phi.values, y: arrays.point_s.values.map(height), mode: "markers", name: "critical point",
  marker: { color: "#000000", size: 10, symbol: "diamond", line: { color: "#ffffff", width: 1.5 } },
  customdata: sidestep.string(arrays.point_names).split(" ").map((name, i) => [name, arrays.point_s.values[i]]),
  hovertemplate: "%{customdata[0]}<br>phi = %{x}<br>a'a* = %{customdata[1]}",
});

sidestep.angleAxis = () => sidestep.axis("phi, the angle between v and v*", {
  tickvals: [0, Math.PI / 4, Math.PI / 2, 3 * Math.PI / 4, Math.PI], ticktext: ["0", "π/4", "π/2", "3π/4", "π"] });

// Three half-planes; the axis of a'a* is that of asinh(s / scale), so that the cloud of starts and both
// optima are seen together.
sidestep.plots.figure2 = (place, [id]) => {
  const all = sidestep.npz(id);
  const theme = sidestep.theme();
  for (const name of sidestep.string(all.panels).split(" ")) {
    const panel = Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(`${name}.`))
      .map(([key, value]) => [key.slice(name.length + 1), value]));
    const scale = panel.s_scale.values[0];
    const height = (s) => Math.asinh(s / scale);
    const labels = sidestep.rows(panel.label);
    const reach = Math.max(...panel.s.values.map(Math.abs));
    const size = [];
    for (let power = Math.ceil(Math.log10(scale / 2)); 10 ** power <= reach; ++power) size.push(10 ** power);
    const ticks = [...size.map((x) => -x).reverse(), 0, ...size];
    sidestep.draw(place, [
      { type: "heatmap", x: panel.phi.values, y: panel.s.values.map(height),
        z: labels.map((row) => row.map((label) => Math.min(label, 2))), zmin: 0, zmax: 2, showscale: false,
        colorscale: [[0, theme.globalSide], [0.5, theme.spuriousSide], [1, "#8A8A8A"]],
        text: labels.map((row, i) => row.map((label) => `a'a* = ${panel.s.values[i]}<br>proved ${sidestep.outcomes[label]}`)),
        hovertemplate: "phi = %{x}<br>%{text}<extra></extra>" },
      { x: panel.boundary_phi.values, y: panel.boundary_s.values.map(height), mode: "lines", name: "basin boundary",
        line: { color: theme.ink, width: 1.5 }, customdata: panel.boundary_s.values,
        hovertemplate: "boundary<br>phi = %{x}<br>a'a* = %{customdata}<extra></extra>" },
      ...sidestep.startTraces(panel, "phi", "s", height), ...sidestep.runTraces(panel, height),
      sidestep.pointTrace(panel, height),
    ], { title: sidestep.string(panel.problem), xaxis: sidestep.angleAxis(),
      yaxis: sidestep.axis("a'a* (asinh scale)", { tickvals: ticks.map(height), ticktext: ticks.map(String) }) }, 480);
  }
};

sidestep.plots.landscape = (place, [id]) => {
  const arrays = sidestep.npz(id);
  const same = (s) => s;
  sidestep.draw(place, [
    { type: "heatmap", x: arrays.phi.values, y: arrays.s.values, z: sidestep.rows(arrays.loss),
      colorscale: "Cividis", reversescale: true, colorbar: { title: { text: "loss" }, thickness: 12 },
      hovertemplate: "phi = %{x}<br>a'a* = %{y}<br>loss = %{z:.15~g}<extra></extra>" },
    { type: "contour", x: arrays.phi.values, y: arrays.s.values, z: sidestep.rows(arrays.loss), ncontours: 24,
      contours: { coloring: "none" }, line: { width: 0.6, color: "#ffffff" }, hoverinfo: "skip", showlegend: false },
    ...sidestep.runTraces(arrays, same), sidestep.pointTrace(arrays, same),
  ], { title: `${sidestep.string(arrays.problem)}: ${sidestep.string(arrays.title)}`,
    xaxis: sidestep.angleAxis(), yaxis: sidestep.axis("a'a*") }, 520);
};

sidestep.plots.boundary = (place, [id]) => {
  const arrays = sidestep.npz(id);
  const theme = sidestep.theme();
  const same = (x) => x;
  const random = arrays.random_filter.values[0] === 1;
  const surface = random && arrays.dimensions.values[0] === 2;
  const [x, y] = random && !surface ? ["s", "phi"] : ["u", "s"];
  const name = { u: "u_0 = 1'a_0", s: "s_0 = a_0'a*", phi: "angle phi_0 to v*" };
  const points = arrays.phi.values.map((phi, i) => [phi, arrays.u.values[i], arrays.s.values[i]]);
  sidestep.draw(place, [
    { x: arrays[x].values, y: arrays[y].values, mode: surface ? "markers" : "lines", name: "boundary",
      line: { color: theme.ink, width: 2 },
      marker: surface ? { color: arrays.phi.values, colorscale: "Cividis", size: 9, symbol: "square", showscale: true,
        colorbar: { title: { text: "phi_c" }, thickness: 12 } } : {},
      customdata: points,
      hovertemplate: "boundary<br>phi = %{customdata[0]}<br>u_0 = %{customdata[1]}<br>s_0 = %{customdata[2]}<extra></extra>" },
    ...sidestep.startTraces(arrays, x, y, same),
  ], { title: sidestep.string(arrays.problem), xaxis: sidestep.axis(name[x]),
    yaxis: sidestep.axis(name[y]) }, 480);
};

// Small pictures of one quantity each, over the steps of one run or of several series.
sidestep.plots.trajectory = (place, [id]) => {
  const theme = sidestep.theme();
  const table = sidestep.csv(sidestep.json(id).csv);
  const series = table.series || table.t.map(() => "run");
  const names = [...new Set(series)];
  const quantities = [["phi", "angle phi", false], ["s", "a'a*", false], ["u", "1'a", false], ["loss", "loss", true],
    ["distance_w", "|w - w*|²", true], ["distance_a", "|a - a*|²", true]];
  for (const [column, label, log] of quantities.filter(([key]) => key in table)) {
    const traces = names.map((name, i) => {
      const mine = [...series.keys()].filter((row) => series[row] === name);
      return { name, x: mine.map((row) => Number(table.t[row])), y: mine.map((row) => Number(table[column][row])),
        mode: "lines", line: { color: theme.palette[i % theme.palette.length], dash: i % 2 ? "dash" : "solid" },
        customdata: mine.map((row) => table[column][row]),
        hovertemplate: `step %{x}<br>${label} = %{customdata}` };
    });
    sidestep.draw(place, traces, { title: label, showlegend: names.length > 1,
      xaxis: sidestep.axis("step"), yaxis: sidestep.axis("", log ? { type: "log" } : {}) }, 300);
  }
};

// The margin of each claim where the run is in the claim's region, and the angle.
sidestep.plots.along = (place, [id]) => {
  const theme = sidestep.theme();
  const table = sidestep.csv(sidestep.json(id).csv);
  const region = { lemma7: "in_A", lemma11: "in_K", lemma12: "in_stage2", lemma12_scaled: "in_stage2" };
  const claims = Object.keys(table).filter((name) => /^(lemma|theorem)/.test(name));
  for (const name of ["phi", ...claims]) {
    const inside = (row) => !(name in region) || table[region[name]][row] === "1";
    const values = table[name].map((text, row) => (inside(row) ? Number(text) : null));
    if (values.every((value) => value === null)) continue;
    const label = name === "phi" ? "angle phi" : `margin of ${name.replace("_", ", ").replace(/^(lemma|theorem)(\d+)/,
      (_, word, number) => `${word[0].toUpperCase()}${word.slice(1)} ${number}`)}`;
    sidestep.draw(place, [{ x: table.t.map(Number), y: values, mode: "lines", line: { color: theme.blue },
      customdata: table[name], hovertemplate: `step %{x}<br>${label} = %{customdata}<extra></extra>` }],
    { title: label, xaxis: sidestep.axis("step (log)", { type: "log", dtick: 1 }),
      yaxis: sidestep.axis("", { zeroline: true, zerolinewidth: 2, zerolinecolor: theme.vermillion }) }, 260);
  }
};
