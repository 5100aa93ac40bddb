// Owns the making of elements for the customer's screen: text is always text, never markup.

type Child = Node | string | null;

export function element(tag: string, className: string, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children.filter((child) => child !== null));
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(viewBox: string, ...paths: readonly Record<string, string>[]): SVGSVGElement {
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', viewBox);
  for (const { tag = 'path', ...attributes } of paths) {
    const part = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
    picture.append(part);
  }
  return picture;
}

/** A picture on a 24-unit grid that says what the word beside it says. */
export function sign(className: string, path: string): HTMLElement {
  const picture = svg('0 0 24 24', { d: path });
  picture.setAttribute('aria-hidden', 'true');
  return element('span', `sign ${className}`, picture);
}
