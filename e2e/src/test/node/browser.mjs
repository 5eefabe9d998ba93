// A browser for the Java tests: opens pages, says what a person and a screen reader would find there, and what was fetched for it.
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

let browser;
const pages = new Map();

function executable() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return NAMES.flatMap(name => folders.map(folder => join(folder, name))).find(existsSync);
}

async function opened(id) {
  if(!pages.has(id)) {
    throw new Error(`no such page: ${id}`);
  }
  return pages.get(id);
}

// what stands in the page, in the order in which it is read
function inPage() {
  const shown = element => element.checkVisibility();
  const unlabelled = [...document.querySelectorAll('a, button, input, img, select, textarea')]
    .filter(shown)
    .filter(element => !(element.getAttribute('alt') || element.getAttribute('aria-label') || element.textContent.trim()))
    .map(element => element.outerHTML);
  return {
    title: document.title,
    lang: document.documentElement.lang,
    text: document.body.innerText,
    links: [...document.querySelectorAll('a')].filter(shown).map(a => ({text: a.textContent.trim(), href: a.href})),
    headings: [...document.querySelectorAll('h1, h2, h3, h4')].filter(shown).map(h => h.tagName.toLowerCase() + ' ' + h.textContent.trim()),
    unlabelled,
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
    smallestTarget: Math.floor(Math.min(...[...document.querySelectorAll('a, button')].filter(shown)
      .map(e => e.getBoundingClientRect().height), 1000))
  };
}

export const browserOperations = {
  // answers {missing} where there is no browser
  async browserStart() {
    if(browser) {
      return {version: browser.version()};
    }
    const path = executable();
    if(!path) {
      return {missing: `no browser among ${NAMES.join(', ')}`};
    }
    const {chromium} = await import('playwright-core');
    browser = await chromium.launch({executablePath: path, chromiumSandbox: false});
    process.on('exit', () => browser.close());
    return {version: browser.version()};
  },

  async pageOpen({id, url, width, height, script, dark, locale}) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true, javaScriptEnabled: script, locale: locale ?? 'en-GB', timezoneId: 'Europe/Athens',
      colorScheme: dark ? 'dark' : 'light', viewport: {width, height}
    });
    const page = await context.newPage();
    const seen = {requested: [], complaints: []};
    context.on('request', request => seen.requested.push(request.url()));
    page.on('console', message => {
      if(['error', 'warning'].includes(message.type())) {
        seen.complaints.push(message.text());
      }
    });
    page.on('pageerror', error => seen.complaints.push(String(error)));
    const answer = await page.goto(url, {waitUntil: 'load'});
    pages.set(id, {context, page, seen});
    return {status: answer.status(), policy: answer.headers()['content-security-policy'] ?? ''};
  },

  // waits until the element's text holds what is expected
  async pageAwait({id, selector, text, seconds}) {
    const {page} = await opened(id);
    await page.locator(selector).filter({hasText: text}).first().waitFor({timeout: seconds * 1000});
    return {};
  },

  async pageClick({id, selector}) {
    const {page} = await opened(id);
    await page.locator(selector).click();
    return {};
  },

  async pageRead({id}) {
    const {page, seen} = await opened(id);
    return {...await page.evaluate(inPage), outline: await page.locator('body').ariaSnapshot(), ...seen};
  },

  async pagePicture({id, file, selector}) {
    const {page} = await opened(id);
    const png = selector ?
      await page.locator(selector).screenshot() :
      await page.screenshot({fullPage: true, path: file});
    return {png: png.toString('base64')};
  },

  async pageClose({id}) {
    const {context} = await opened(id);
    pages.delete(id);
    await context.close();
    return {};
  }
};
