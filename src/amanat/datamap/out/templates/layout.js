"use strict";
/* The layout of the picture, by the rule of layout.py: what is left after narrowing moves together. */
function layOut(numbers, parents, people, heights, size) {
  const [width, across, down, layer, limit, port] = size;
  const children = new Map(numbers.map((number) => [number, []]));
  const boxes = new Map();
  const lines = new Map();
  const show = (value) => value.toFixed(1).replace(/\.0$/, "");
  const up = (number) => (children.has(parents.get(number)) ? parents.get(number) : undefined);
  for (const number of numbers) children.get(up(number))?.push(number);

  function place(number, x, y) {
    boxes.set(number, { x, y, width, height: heights.get(number) });
    return boxes.get(number);
  }
  function wire(number, parent, x, y, lane) {
    const trunk = parent.x + parent.width + layer / 2;
    const corners = [[x, y + port]];
    if (lane < y) corners.push([x - across / 2, y + port], [x - across / 2, lane], [trunk, lane]);
    else corners.push([trunk, y + port]);
    corners.push([trunk, parent.y + port], [parent.x + parent.width + 1, parent.y + port]);
    lines.set(`${number}-${up(number)}`, rounded(corners));
  }
  function grid(these, x, start, parent) {
    let y = start;
    let columns = Math.max(1, Math.floor((limit - x + across) / (width + across)));
    if (these.length < 9) columns = Math.min(columns, Math.max(1, Math.round(these.length ** 0.5 + 0.49)));
    for (let first = 0; first < these.length; first += columns) {
      const row = these.slice(first, first + columns);
      row.forEach((number, at) => {
        const left = x + at * (width + across);
        place(number, left, y);
        if (parent) wire(number, parent, left, y, at === 0 ? y + port : y - down / 2);
      });
      y += Math.max(...row.map((number) => heights.get(number))) + down;
    }
    return y - down;
  }
  function tree(number, x, y) {
    const box = place(number, x, y);
    const below = children.get(number);
    const leaves = below.filter((each) => !children.get(each).length);
    const right = x + box.width + layer;
    let bottom = y;
    if (leaves.length) bottom = grid(leaves, right, bottom, box) + down;
    for (const each of below.filter((one) => children.get(one).length)) {
      wire(each, box, right, bottom, bottom);
      bottom = tree(each, right, bottom) + down;
    }
    return Math.max(y + box.height, bottom - down);
  }
  function rounded(corners) {
    const length = (a, b) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
    const towards = (a, b, reach) => [0, 1].map((at) => a[at] + ((b[at] - a[at]) * reach) / (length(a, b) || 1));
    const points = corners.filter((each, at) => !at || length(each, corners[at - 1]));
    const point = (each) => `${show(each[0])} ${show(each[1])}`;
    let path = `M${point(points[0])}`;
    for (let at = 1; at < points.length - 1; at += 1) {
      const [before, here, after] = points.slice(at - 1, at + 2);
      const reach = Math.min(6, length(before, here) / 2, length(here, after) / 2);
      path += `L${point(towards(here, before, reach))}Q${point(here)} ${point(towards(here, after, reach))}`;
    }
    return `${path}L${point(points.at(-1))}`;
  }

  const roots = numbers.filter((number) => up(number) === undefined);
  let y = down;
  for (const root of roots) if (children.get(root).length || people.has(root)) y = tree(root, 1, y) + down;
  const alone = roots.filter((number) => !boxes.has(number));
  const lost = alone.length ? y : null;
  if (alone.length) y = grid(alone, 1, y + 44) + down;
  const right = Math.max(0, ...[...boxes.values()].map((box) => box.x + box.width));

  /* A wire beside the tree, from whichever edges lie nearer. */
  function curve(start, end) {
    const [from, to] = [boxes.get(start), boxes.get(end)];
    const [sy, ey] = [from, to].map((box) => box.y + Math.min(port + 7, box.height - 4));
    let [sx, ex, bend, back] = [from.x + from.width, to.x + to.width + 1, 46, 46];
    if (to.x + to.width <= from.x) [sx, bend, back] = [from.x, -40, 40];
    else if (from.x + from.width <= to.x) [ex, bend, back] = [to.x - 1, 40, -40];
    return `M${show(sx)} ${show(sy)}C${show(sx + bend)} ${show(sy)} ${show(ex + back)} ${show(ey)} ${show(ex)} ${show(ey)}`;
  }
  const stub = (box) => `M${show(box.x + box.width - 22)} ${show(box.y + box.height)}v4m-5 0h10`;
  return { boxes, lines, lost, width: right + 2, height: y, curve, stub };
}
