// What a page owes to everybody who reads it. Gives back a list of sentences, empty when all is well.
() => {
  const found = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const visible = element => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const name = element => (element.getAttribute('aria-label') || element.textContent || element.title || '').trim();
  const told = element => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> '${name(element).slice(0, 40)}'`;

  if (!document.documentElement.lang) found.push('The page has no language.');
  if (!document.title.trim()) found.push('The page has no title.');
  for (const [selector, what] of [['h1', 'h1'], ['main', 'main'], ['header:not(main *)', 'header']]) {
    const count = all(selector).filter(visible).length;
    if (count !== 1) found.push(`There are ${count} of ${what}.`);
  }

  const ids = new Set();
  for (const { id } of all('[id]')) {
    if (ids.has(id)) found.push(`The id '${id}' is there twice.`);
    ids.add(id);
  }

  for (const reference of ['aria-labelledby', 'aria-describedby', 'for', 'popovertarget']) {
    for (const element of all(`[${reference}]`)) {
      for (const id of element.getAttribute(reference).split(' ')) {
        if (!document.getElementById(id)) found.push(`${told(element)} refers to '${id}', which is not there.`);
      }
    }
  }

  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6').filter(visible)) {
    const its = Number(heading.tagName[1]);
    if (level > 0 && its > level + 1) found.push(`${told(heading)} skips a level.`);
    level = its;
  }

  for (const field of all('input:not([type=hidden]), select, textarea')) {
    if (!field.labels?.length && !field.getAttribute('aria-label')) found.push(`${told(field)} has no label.`);
  }

  for (const control of all('a[href], button, summary').filter(visible)) {
    if (!name(control)) found.push(`${told(control)} has no name.`);
  }

  for (const region of all('nav, [role=region]')) {
    if (!region.getAttribute('aria-label') && !region.getAttribute('aria-labelledby')) found.push(`${told(region)} has no name.`);
  }

  for (const picture of all('svg:not([aria-hidden=true]), img:not([alt])')) found.push(`${told(picture)} has no text.`);
  for (const head of all('th:not([scope])')) found.push(`${told(head)} has no scope.`);
  for (const element of all('[tabindex]')) {
    if (element.tabIndex > 0) found.push(`${told(element)} is out of the order of the tab key.`);
  }

  const parse = color => {
    const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
    return color.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
  const behind = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b]
    .map(part => part / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || seen.has(element) || !visible(element) || element.closest('script, :disabled')) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const background = behind(element);
    const [a, b] = [light(over(parse(style.color), background)), light(background)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (contrast < needed) found.push(`${told(element)} has a contrast of ${contrast.toFixed(2)}, ${needed} is needed.`);
  }

  if (document.documentElement.scrollWidth > innerWidth) found.push(`The page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}.`);
  return found;
}
