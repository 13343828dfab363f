'use strict';
// The page says everything without this: here tables are made to be sorted and the findings to be filtered.
(() => {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  const value = (row, column) => {
    const cell = row.cells[column];
    return 'n' in cell.dataset ? Number.parseFloat(cell.dataset.n) : cell.textContent.trim();
  };

  const compare = (one, other) => {
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return collator.compare(String(one), String(other));
  };

  const missing = (key) => Number.isNaN(key) || key === '';

  const sort = (table, column, down) => {
    const body = table.tBodies[0];
    const keyed = Array.from(body.rows, (row, at) => ({ row, at, key: value(row, column) }));
    keyed.sort((a, b) => {
      // What is not known stands last in either direction.
      if (missing(a.key) !== missing(b.key)) return missing(a.key) ? 1 : -1;
      const order = missing(a.key) ? 0 : compare(a.key, b.key);
      return (down ? -order : order) || a.at - b.at;
    });
    const sorted = document.createDocumentFragment();
    keyed.forEach(({ row }) => sorted.append(row));
    body.append(sorted);
  };

  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      if (!head.hasAttribute('aria-sort')) head.setAttribute('aria-sort', 'none');
      button.addEventListener('click', () => {
        const before = head.getAttribute('aria-sort');
        const first = 'down' in head.dataset;
        const down = before === 'none' ? first : before === 'ascending';
        heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
        head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        sort(table, column, down);
      });
    });
  }

  const filters = document.getElementById('filters');
  const table = document.getElementById('findings');
  if (!filters || !table) return;
  filters.hidden = false;
  const rows = Array.from(table.tBodies[0].rows, (row) => ({ row, text: row.textContent.toLowerCase() }));
  const shown = document.getElementById('shown');
  const field = (name) => filters.elements.namedItem(name).value;
  const filter = () => {
    const words = field('search').toLowerCase().split(/\s+/).filter(Boolean);
    let number = 0;
    for (const { row, text } of rows) {
      const fits = ['risk', 'check', 'status'].every((name) => !field(name) || row.dataset[name] === field(name));
      row.hidden = !(fits && words.every((word) => text.includes(word)));
      number += row.hidden ? 0 : 1;
    }
    shown.textContent = shown.dataset.words.replace('{n}', number).replace('{all}', rows.length);
  };
  filters.addEventListener('input', filter);
  filters.addEventListener('submit', (event) => event.preventDefault());
  filter();
})();
