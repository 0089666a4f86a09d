// Tables that sort, the claim ledger, and plots drawn when they come near the window.
"use strict";

// "[0.9, 1]" by its lower end, "<1e-290" by its bound; nothing else that is no number is one.
sidestep.sortKey = (text) => {
  const number = Number.parseFloat(text.replace(/^[[<]/, ""));
  return { text, number };
};

sidestep.makeSortable = (table) => {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = sidestep.element("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keyed = [...body.rows].map((row) => ({ row, key: sidestep.sortKey(row.cells[column].textContent) }));
      const numbers = head.classList.contains("n");
      keyed.sort((a, b) => {
        if (!numbers) return a.key.text.localeCompare(b.key.text, "en", { numeric: true });
        const [x, y] = [a.key.number, b.key.number];
        return Number.isNaN(x) - Number.isNaN(y) || x - y || 0;
      });
      if (down) keyed.reverse();
      body.append(...keyed.map((entry) => entry.row));
    });
  });
};

sidestep.showClaims = (place) => {
  const claims = sidestep.json(place.dataset.claims).claims;
  const make = sidestep.element;
  const heads = ["claim", "verdict", "statement", "margin", "where", "route"];
  const head = make("tr", {}, ...heads.map((name) =>
    make("th", { scope: "col", className: name === "margin" ? "n" : "" }, name)));
  const rows = claims.map((claim) => {
    const statement = make("td", { className: "wide" }, sidestep.shortened(claim.statement, 400));
    const more = [claim.domain && `On: ${claim.domain}.`, claim.detail, claim.why,
      claim.constant && `${claim.constant.name}: printed ${claim.constant.printed}, best in [${claim.constant.lower}, ` +
        `${claim.constant.upper}]${claim.constant.certified ? "" : " (not certified)"}.`,
      claim.counterexample && `Counterexample: ${claim.counterexample.point}.`].filter(Boolean);
    statement.append(make("details", {}, make("summary", {}, "details"),
      ...more.map((text) => make("p", {}, text)),
      make("pre", { className: "command" }, `sidestep audit ${claim.id}`),
      ...(typeof claim.counterexample?.problem_toml === "string"
        ? [make("pre", { tabIndex: 0 }, claim.counterexample.problem_toml),
          make("pre", { className: "command" }, `sidestep trajectory ${claim.counterexample.file || `${claim.id}.toml`}`)]
        : [])));
    const verdict = /^(proved|holds|refuted)/.exec(claim.verdict);
    return make("tr", {}, make("td", { className: "name" }, sidestep.shortened(claim.id)),
      make("td", { className: verdict ? `name verdict-${verdict[0]}` : "name" }, sidestep.shortened(claim.verdict)), statement,
      make("td", { className: "n" }, claim.margin === null ? "-" : claim.margin.toPrecision(4)),
      make("td", { className: "name" }, sidestep.shortened(claim.where)), make("td", { className: "name" }, sidestep.shortened(claim.route)));
  });
  const table = make("table", { className: "sortable" },
    make("caption", {}, make("span", {}, "Claims: what was decided, by how much (negative: violated; -: no margin), where the paper " +
      "has them, and by which route. A claim that holds on samples is not proved; how many samples the verdict says.")),
    make("thead", {}, head), make("tbody", {}, ...rows));
  const scroll = make("div", { className: "scroll", tabIndex: 0 }, table);
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", "The claim ledger");
  place.append(scroll);
};

sidestep.showFindings = (place) => {
  const findings = sidestep.json(place.dataset.findings).findings || [];
  if (!findings.length) return;
  place.append(sidestep.element("h3", {}, "Findings"),
    sidestep.element("ul", {}, ...findings.map((text) => sidestep.element("li", {}, text))));
};

// Runs `work`; what goes wrong is said where the result would be.
sidestep.guarded = (place, work) => {
  try {
    work();
  } catch (error) {
    place.append(sidestep.element("p", { className: "broken" }, `This part of the report cannot be shown: ${error.message}`));
  }
};

sidestep.drawFigure = (figure) => {
  const canvas = figure.querySelector(".canvas");
  canvas.replaceChildren();
  sidestep.guarded(canvas, () => sidestep.plots[figure.dataset.plot](canvas, figure.dataset.blocks.split(" ")));
  figure.dataset.drawn = "yes";
};

{
  for (const place of document.querySelectorAll("[data-claims]"))
    sidestep.guarded(place, () => sidestep.showClaims(place));
  for (const place of document.querySelectorAll("[data-findings]"))
    sidestep.guarded(place, () => sidestep.showFindings(place));
  for (const table of document.querySelectorAll("table.sortable")) sidestep.makeSortable(table);

  const figures = [...document.querySelectorAll("figure.plot")];
  // Those in the window first; those near it when the browser has painted them.
  const draw = (figure) => { if (!figure.dataset.drawn) sidestep.drawFigure(figure); };
  const inWindow = (entry) => entry.boundingClientRect.top < innerHeight && entry.boundingClientRect.bottom > 0;
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((each) => each.isIntersecting))
      if (inWindow(entry)) draw(entry.target);
      else setTimeout(draw, 200, entry.target);
  }, { rootMargin: "300px" });
  for (const figure of figures) near.observe(figure);

  const redrawAll = () => { for (const figure of figures) if (figure.dataset.drawn) sidestep.drawFigure(figure); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
  // On paper everything is there.
  const dress = (paper) => {
    document.documentElement.classList.toggle("paper", paper);
    for (const figure of figures) if (paper || figure.dataset.drawn) sidestep.drawFigure(figure);
  };
  addEventListener("beforeprint", () => dress(true));
  addEventListener("afterprint", () => dress(false));
}
