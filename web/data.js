// Reading what the page carries: JSON, CSV and NumPy's arrays, from elements that a browser does not run.
"use strict";
const sidestep = {};

sidestep.text = (id) => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`there is no data block ${id}`);
  return element.textContent;
};

sidestep.json = (id) => JSON.parse(sidestep.text(id));

// Columns by name, as the texts that the file had. Our tables for plots have no quoted fields.
sidestep.csv = (text) => {
  const [header, ...rows] = text.trimEnd().split("\n").map((line) => line.split(","));
  return Object.fromEntries(header.map((name, j) => [name, rows.map((row) => row[j])]));
};

// A .npz file: a ZIP archive of .npy files, not compressed (src/sidestep/store/npz.h). Arrays by name,
// each {shape, values}.
sidestep.npz = (id) => {
  const binary = atob(sidestep.text(id));
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const arrays = {};
  for (let at = 0; at + 30 <= bytes.length && view.getUint32(at, true) === 0x04034b50;) {
    const size = view.getUint32(at + 22, true);
    const nameLength = view.getUint16(at + 26, true);
    const begin = at + 30 + nameLength + view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + nameLength));
    arrays[name.replace(/\.npy$/, "")] = sidestep.npy(bytes.slice(begin, begin + size));
    at = begin + size;
  }
  return arrays;
};

sidestep.npy = (bytes) => {
  const length = bytes[8] + 256 * bytes[9];
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  const type = /'descr': '(.*?)'/.exec(header)[1];
  const shape = /'shape': \((.*?)\)/.exec(header)[1].split(",").filter((n) => n.trim()).map(Number);
  const data = bytes.slice(10 + length).buffer;
  const values = type === "<f8" ? Array.from(new Float64Array(data))
    : type === "<i8" ? Array.from(new BigInt64Array(data), Number)
      : Array.from(new Uint8Array(data));
  return { shape, values };
};

sidestep.string = (array) => new TextDecoder().decode(Uint8Array.from(array.values));

// Rows of an array with two dimensions.
sidestep.rows = (array) => {
  const [count, width] = array.shape;
  return Array.from({ length: count }, (_, i) => array.values.slice(i * width, (i + 1) * width));
};

// An element with properties and children; texts stay texts.
sidestep.element = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// A text of any length as plotly shows texts: it reads some HTML and, in hover templates, %{...}. In a
// line of at most `most` characters, the middle left out.
sidestep.shortened = (text, most = 60) => {
  const characters = [...String(text)];
  return characters.length <= most ? characters.join("")
    : `${characters.slice(0, most - 16).join("")} … ${characters.slice(-12).join("")}`;
};
sidestep.plain = (text, most) => sidestep.shortened(text, most).replace(/&/g, "&amp;").replace(/</g, "&lt;")
  .replace(/>/g, "&gt;").replace(/%\{/g, "% {");
