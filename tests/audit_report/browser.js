// Drives the page in a browser. Arguments: node_modules, the browser, the page.
const [modules, executablePath, page] = process.argv.slice(1).filter((one) => one !== '--');
const assert = require('node:assert/strict');
const path = require('node:path');
const fs = require('node:fs');
const os = require('node:os');
const { pathToFileURL } = require('node:url');

const main = async () => {
  const puppeteer = require(path.join(modules, 'puppeteer-core'));
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'pairgate-browser-'));
  const browser = await puppeteer.launch({
    executablePath,
    userDataDir: home,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    await look(browser);
    await lookWithoutScript(browser);
  } finally {
    await browser.close();
    fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
};

// Whatever the page says, asks for or shows that it should not.
const watched = async (browser) => {
  const tab = await browser.newPage();
  const said = [];
  tab.on('console', (message) => said.push(`console: ${message.text()}`));
  tab.on('pageerror', (error) => said.push(`error: ${error.message}`));
  tab.on('dialog', (dialog) => { said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  tab.on('request', (request) => { if (request.url() !== pathToFileURL(page).href) said.push(`request: ${request.url()}`); });
  return { tab, said };
};

const look = async (browser) => {
  const { tab, said } = await watched(browser);
  await tab.evaluateOnNewDocument(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  await tab.goto(pathToFileURL(page).href);
  const column = (number) => tab.$$eval('#findings tbody tr:not([hidden])', (rows, number) =>
    rows.map((row) => row.cells[number].textContent.trim()), number);
  const sorts = () => tab.$$eval('#findings th', (heads) => heads.map((head) => head.getAttribute('aria-sort')));
  const click = (number) => tab.click(`#findings th:nth-child(${number + 1}) button`);

  assert.deepEqual((await sorts()).slice(0, 3), ['descending', 'none', 'none']);
  const before = await column(1);
  assert.equal(before.length, 9);
  assert.equal(await tab.$$eval('img, iframe, object, script:not(:last-of-type)', (all) => all.length), 0);

  // The chart is drawn: a bar for each age and risk, as high as what it counts, and all of them together are the rows.
  const bars = await tab.$$eval('figure svg rect', (all) => all.map((bar) => {
    const box = bar.getBoundingClientRect();
    return { title: bar.querySelector('title').textContent, width: box.width, height: box.height, bottom: box.bottom, fill: getComputedStyle(bar).fill };
  }));
  const counted = bars.map((bar) => Number(/[0-9]+(?=[^0-9]*$)/.exec(bar.title)[0]));
  assert.equal(counted.reduce((sum, count) => sum + count, 0), await tab.$$eval('#findings tbody tr:not([data-status="accepted"])', (rows) => rows.length));
  for (const [at, bar] of bars.entries()) {
    assert.ok(bar.width > 20 && bar.height > 0, bar.title);
    assert.ok(Math.abs(bar.height / counted[at] - bars[0].height / counted[0]) <= 2, bar.title);
  }
  assert.equal(new Set(bars.map((bar) => bar.fill)).size, 3, 'a colour for each risk');

  // Ages are numbers, and an unknown one stands last in both directions.
  const numbers = (cells) => cells.map((cell) => (cell === '' ? null : Number(cell)));
  await click(2);
  const down = numbers(await column(2));
  assert.deepEqual(down.slice(0, -1), down.slice(0, -1).toSorted((a, b) => b - a));
  assert.equal(down.at(-1), null);
  assert.equal((await sorts())[2], 'descending');
  assert.equal((await sorts())[0], 'none');
  // By keyboard too.
  await tab.focus('#findings th:nth-child(3) button');
  await tab.keyboard.press('Enter');
  const up = numbers(await column(2));
  assert.deepEqual(up.slice(0, -1), up.slice(0, -1).toSorted((a, b) => a - b));
  assert.deepEqual(up.slice(0, 2), [9, 30]);
  assert.equal(up.at(-1), null);
  assert.equal((await sorts())[2], 'ascending');
  // The greatest risk is first again.
  await click(0);
  assert.equal((await tab.$eval('#findings tbody tr', (row) => row.dataset.risk)), 'high');
  await click(0);
  assert.equal((await tab.$eval('#findings tbody tr', (row) => row.dataset.risk)), 'low');

  // Filters, and what is said of them.
  const shown = () => tab.$eval('#shown', (output) => output.textContent);
  assert.match(await shown(), /9/);
  await tab.select('select[name=risk]', 'high');
  assert.equal((await column(1)).length, 3);
  assert.match(await shown(), /3.*9|9.*3/);
  await tab.select('select[name=check]', 'aws-root-key');
  assert.equal((await column(1)).length, 1);
  await tab.select('select[name=check]', '');
  await tab.select('select[name=risk]', '');
  await tab.select('select[name=status]', 'accepted');
  assert.equal((await column(1)).length, 1);
  await tab.select('select[name=status]', '');
  await tab.type('input[name=search]', 'B-HUNDRED role');
  assert.equal((await column(1)).length, 1);
  await tab.keyboard.press('Enter');
  assert.equal(tab.url(), pathToFileURL(page).href);

  // What has no policy to run must not, even when it gets into the page.
  assert.deepEqual(await tab.evaluate(() => window.violations), []);
  assert.deepEqual(said, []);
  await tab.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    document.body.insertAdjacentHTML('beforeend', '<img src="https://localhost:1/x" onerror="window.ran = true">');
  });
  await tab.waitForFunction(() => window.violations.length >= 2);
  assert.equal(await tab.evaluate(() => window.ran), undefined);
  await tab.close();
};

const lookWithoutScript = async (browser) => {
  const { tab, said } = await watched(browser);
  await tab.setJavaScriptEnabled(false);
  await tab.goto(pathToFileURL(page).href);
  const tree = JSON.stringify(await tab.accessibility.snapshot());
  assert.ok(tree.includes('b-hundred'), tree);
  assert.ok(!tree.includes('"searchbox"'), 'filters that do nothing are not shown');
  assert.deepEqual(said.filter((line) => line.startsWith('request')), []);
  await tab.close();
};

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
