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
  if (layout.title) outer.prepend(sidestep.element("div", { className: "title" }, sidestep.shortened(layout.title, 120)));
  place.append(outer);
  Plotly.newPlot(box, traces, {
    paper_bgcolor: theme.page, plot_bgcolor: theme.page,
    font: { color: theme.ink, family: "system-ui, sans-serif", size: 13 },
    margin: { l: 60, r: 16, t: height > kSmall ? 32 : 8, b: 50 },
    legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom" },
    hoverlabel: { bgcolor: theme.page, font: { color: theme.ink }, bordercolor: theme.faint },
    ...layout, title: undefined,
  }, { displaylogo: false, displayModeBar: height > kSmall, modeBarButtons: [kButtons] });
  box.layoutWidth = box.clientWidth;
  sidestep.resized.observe(box);  // its place in the grid may change with those that follow
  return box;
};

sidestep.resized = new ResizeObserver((entries) => {
  // Also told when observing begins: the picture has that size, and is not drawn again.
  for (const { target } of entries)
    if (target.isConnected && Math.abs(target.clientWidth - target.layoutWidth) >= 1) {
      target.layoutWidth = target.clientWidth;
      Plotly.Plots.resize(target);
    }
});

sidestep.plots = {};

sidestep.plots.table1 = (place, [id]) => {
  const theme = sidestep.theme();
  const cells = sidestep.json(id).cells;
  const methods = [...new Set(cells.map((cell) => cell.method))];
  const traces = methods.flatMap((method, i) => {
    const mine = cells.filter((cell) => cell.method === method);
    const color = theme.palette[i % theme.palette.length];
    const shown = sidestep.plain(method, 24);
    const k = mine.map((cell) => cell.k);
    return [
      { name: `${shown}, simulated`, x: k, y: mine.map((cell) => cell.rate), mode: "markers", legendgroup: method,
        marker: { color, size: 8 },
        error_y: { type: "data", symmetric: false, color,
          array: mine.map((cell) => cell.interval[1] - cell.rate),
          arrayminus: mine.map((cell) => cell.rate - cell.interval[0]) },
        customdata: mine.map((cell) => [cell.global, cell.runs, cell.interval[0], cell.interval[1]]),
        hovertemplate: "k = %{x}: %{customdata[0]} of %{customdata[1]} runs, %{y}<br>95% interval " +
          "[%{customdata[2]}, %{customdata[3]}]" },
      { name: `${shown}, exact`, x: k, y: mine.map((cell) => cell.exact), mode: "lines", legendgroup: method,
        line: { color, width: 1.5 }, customdata: mine.map((cell) => [String(cell.exact), cell.exact_error]),
        hovertemplate: "k = %{x}: exact %{customdata[0]}, error %{customdata[1]}" },
      { name: `${shown}, paper`, x: k, y: mine.map((cell) => cell.paper), mode: "markers", legendgroup: method,
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
  customdata: sidestep.string(arrays.point_names).split(" ").map((name, i) => [sidestep.plain(name), arrays.point_s.values[i]]),
  hovertemplate: "%{customdata[0]}<br>phi = %{x}<br>a'a* = %{customdata[1]}",
});

sidestep.angleAxis = () => sidestep.axis("phi, the angle between v and v* (radians)", {
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

// Readable on every colour of the surface.
sidestep.onSurface = (trace) => ({ ...trace, marker: { ...trace.marker, size: innerWidth < 600 ? 5 : 7,
  symbol: trace.marker.symbol.replace("-thin", ""), line: { color: "#ffffff", width: 1 } } });

sidestep.plots.boundary = (place, [id]) => {
  const arrays = sidestep.npz(id);
  const theme = sidestep.theme();
  const same = (x) => x;
  const random = arrays.random_filter.values[0] === 1;
  const surface = random && arrays.dimensions.values[0] === 2;
  const [x, y] = random && !surface ? ["s", "phi"] : ["u", "s"];
  const name = { u: "u_0 = 1'a_0", s: "s_0 = a_0'a*", phi: "angle phi_0 to v* (radians)" };
  const points = arrays.phi.values.map((phi, i) => [phi, arrays.u.values[i], arrays.s.values[i]]);
  sidestep.draw(place, [
    { x: arrays[x].values, y: arrays[y].values, mode: surface ? "markers" : "lines", name: "boundary",
      line: { color: theme.ink, width: 2 },
      marker: surface ? { color: arrays.phi.values, colorscale: "Cividis", size: place.clientWidth > 600 ? 12 : 8,
        symbol: "square", showscale: true, colorbar: { title: { text: "phi_c (radians)", side: "right" }, thickness: 12 } } : {},
      customdata: points,
      hovertemplate: "boundary<br>phi = %{customdata[0]}<br>u_0 = %{customdata[1]}<br>s_0 = %{customdata[2]}<extra></extra>" },
    ...sidestep.startTraces(arrays, x, y, same).map((trace) => (surface ? sidestep.onSurface(trace) : trace)),
  ], { title: sidestep.string(arrays.problem), xaxis: sidestep.axis(name[x]),
    yaxis: sidestep.axis(name[y]) }, 480);
};

// A choice above a picture; `change` is told which was chosen.
sidestep.choice = (place, text, options, chosen, change) => {
  const select = sidestep.element("select");
  options.forEach((option, i) => select.append(sidestep.element("option", { value: i }, sidestep.shortened(option))));
  select.selectedIndex = chosen;
  select.addEventListener("change", () => change(select.selectedIndex));
  place.append(sidestep.element("label", {}, `${sidestep.shortened(text)} `, select));
  return select;
};

// Small pictures of one quantity each, over the steps of one run or of several series.
sidestep.plots.trajectory = (place, [id]) => {
  const theme = sidestep.theme();
  const table = sidestep.csv(sidestep.json(id).csv);
  const series = table.series || table.t.map(() => "run");
  const names = [...new Set(series)];
  const quantities = [["phi", "angle phi (radians)", false], ["s", "a'a*", false], ["u", "1'a", false], ["loss", "loss", true],
    ["distance_w", "|w - w*|²", true], ["distance_a", "|a - a*|²", true]];
  const rows = names.map((name) => [...series.keys()].filter((row) => series[row] === name));
  const ends = rows.map((mine) => Number(table.t[mine.at(-1)]));
  const choices = sidestep.element("div", { className: "choices" });
  const canvas = sidestep.element("div", { className: "canvas" });
  place.classList.add("block");
  place.append(choices, canvas);
  const redraw = (logarithmic) => {
    canvas.replaceChildren();
    for (const [column, label, log] of quantities.filter(([key]) => key in table)) {
      const traces = names.map((name, i) => ({ name: sidestep.plain(name, 24), mode: "lines",
        x: rows[i].map((row) => Number(table.t[row])), y: rows[i].map((row) => Number(table[column][row])),
        line: { color: theme.palette[i % theme.palette.length], dash: i % 2 ? "dash" : "solid" },
        customdata: rows[i].map((row) => table[column][row]), hovertemplate: `step %{x}<br>${label} = %{customdata}` }));
      sidestep.draw(canvas, traces, { title: label, showlegend: names.length > 1,
        xaxis: logarithmic ? sidestep.axis("step (log)", { type: "log", dtick: 1 }) : sidestep.axis("step", { nticks: 5 }),
        yaxis: sidestep.axis("", log ? { type: "log" } : {}) }, 300);
    }
  };
  // Runs of very different lengths are seen together only so; step 0 is not on that axis.
  const logarithmic = Math.max(...ends) > 5 * Math.min(...ends);
  sidestep.choice(choices, "Steps", ["linear", "logarithmic"], Number(logarithmic), (chosen) => redraw(chosen === 1));
  redraw(logarithmic);
};

// The margin of each claim where the run is in the claim's region, and the angle.
sidestep.plots.along = (place, [id]) => {
  const theme = sidestep.theme();
  const data = sidestep.json(id);
  const table = sidestep.csv(data.csv);
  const claims = data.claims.trimEnd().split("\n").map((line) => line.split(","));
  for (const [name, claim, region] of [["phi", "", ""], ...claims]) {
    const values = table[name].map((text, row) => (!region || table[region][row] === "1" ? Number(text) : null));
    const inside = values.filter((value) => value !== null).length;
    if (!inside) continue;
    const label = name === "phi" ? "angle phi (radians)" : `margin of ${claim}`;
    sidestep.draw(place, [{ x: table.t.map(Number), y: values, mode: inside > 20 ? "lines" : "lines+markers",
      line: { color: theme.blue }, customdata: table[name], hovertemplate: `step %{x}<br>${label} = %{customdata}<extra></extra>` }],
    { title: label, xaxis: sidestep.axis("step (log)", { type: "log", dtick: 1 }),
      yaxis: sidestep.axis("", name === "phi" ? {} : { zeroline: true, zerolinewidth: 2, zerolinecolor: theme.vermillion }) }, 260);
  }
};

// Three pictures over k, as python/sidestep/plot/theory.py draws them.
sidestep.plots.theory = (place, [id]) => {
  const theme = sidestep.theme();
  const table = sidestep.csv(sidestep.json(id).csv);
  const number = (text) => (text.startsWith(">") ? null : Number(text));  // null: not reached
  const k = table.k.map(Number);
  const curve = (name, column, color, dash, symbol) => ({ name, x: k, y: table[column].map(number), mode: "lines+markers",
    line: { color, dash }, marker: { symbol, size: 8 }, customdata: table[column],
    hovertemplate: `k = %{x}: ${name} %{customdata}<extra></extra>` });
  const ratio = (name, over, under, color, dash, symbol) => ({ name, x: k, mode: "lines+markers", line: { color, dash },
    y: table[over].map((text, i) => number(text) / number(table[under][i])), marker: { symbol, size: 8 },
    customdata: table[over].map((text, i) => [text, table[under][i]]),
    hovertemplate: `k = %{x}: ${name} = %{customdata[0]} / %{customdata[1]} = %{y}<extra></extra>` });
  const [blue, vermillion, green, purple] = theme.palette;
  const axes = (label) => ({ xaxis: sidestep.axis("k (log)", { type: "log", tickvals: k, ticktext: k.map(String) }),
    yaxis: sidestep.axis(label, { type: "log", dtick: 1 }) });
  sidestep.draw(place, [curve("predicted", "T1_predicted", theme.ink, "dash", "circle"),
    curve("worst start", "T1_worst", blue, "solid", "circle"), curve("worst of random", "T1_random", green, "dot", "square")],
  { title: "stage I: T_1", ...axes("steps (log)") });
  sidestep.draw(place, [curve("predicted", "T2_predicted_1e-06", theme.ink, "dash", "circle"),
    curve("worst corner", "T2_worst_1e-06", vermillion, "solid", "circle"),
    curve("from a*/4", "T2_start_1e-06", purple, "dot", "square")],
  { title: "stage II: T_2 to a distance of 1e-6", ...axes("steps (log)") });
  sidestep.draw(place, [ratio("eta_w over the theory's", "practical_eta_w", "eta_w", green, "solid", "circle"),
    ratio("eta_a over the theory's", "practical_eta_a", "eta_a", purple, "solid", "square"),
    ratio("steps over those needed", "practical_steps", "practical_T1", theme.ink, "dash", "diamond")],
  { title: "the warmup of section 4", ...axes("ratio (log)") });
};
