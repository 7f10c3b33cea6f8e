import type { Page } from 'playwright-core'
import { Random } from '../../src/dsp/random.ts'

/** Both rows of the computer's piano. */
const KEYS = ['KeyZ', 'KeyC', 'KeyB', 'KeyM', 'KeyQ', 'Digit2', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyU', 'KeyI', 'KeyP']

/** Keys held at once: with releases that overlap, as many voices as the engine has. */
const MOST_HELD = 6

type Act = (page: Page, random: Random, held: Set<string>) => Promise<void>

const VIEWS = ['Sounds', 'Train', 'Render']
const PAD_MODES = ['Map', 'Corners', 'Line']

/** The button that says which model is on the pad. */
const MODEL_CHOICE = 'timbrel-models button.choice'

/** What hands do, and how often. Each ends in the Play view with no button held. */
const ACTS: readonly { readonly name: string; readonly weight: number; readonly act: Act }[] = [
  { name: 'note', weight: 30, act: playNote },
  { name: 'pad', weight: 20, act: dragOnPad },
  { name: 'slider', weight: 15, act: moveSlider },
  { name: 'piano', weight: 6, act: pressPiano },
  { name: 'undo', weight: 6, act: undoOrRedo },
  { name: 'pad mode', weight: 4, act: (page, random) => radio(page, PAD_MODES, random) },
  { name: 'voices', weight: 3, act: (page, random) => radio(page, ['Chords', 'One voice'], random) },
  { name: 'gesture', weight: 4, act: recordGesture },
  { name: 'view', weight: 6, act: visitView },
  { name: 'model', weight: 3, act: switchModel },
  { name: 'theme', weight: 1, act: changeLook },
  { name: 'panic', weight: 1, act: (page) => page.keyboard.press('Escape') },
]

const WEIGHTS = ACTS.reduce((sum, { weight }) => sum + weight, 0)

/** Plays an app in a browser at random; the seed decides what it does, the machine how fast. */
export class RandomHand {
  /** How often each was done. */
  readonly done = new Map<string, number>(ACTS.map(({ name }) => [name, 0]))
  readonly #page: Page
  readonly #random: Random
  readonly #held = new Set<string>()

  constructor(page: Page, seed: number) {
    this.#page = page
    this.#random = new Random(seed)
  }

  /** Does one thing. */
  async act(): Promise<void> {
    let at = this.#random.uniform() * WEIGHTS
    const chosen = ACTS.find(({ weight }) => {
      at -= weight
      return at < 0
    })
    if (chosen === undefined) return
    await chosen.act(this.#page, this.#random, this.#held)
    this.done.set(chosen.name, (this.done.get(chosen.name) ?? 0) + 1)
  }

  /** Does one thing of this name. @throws Error when there is none. */
  async actAs(name: string): Promise<void> {
    const chosen = ACTS.find((one) => one.name === name)
    if (chosen === undefined) throw new Error(`no act is called ${name}`)
    await chosen.act(this.#page, this.#random, this.#held)
    this.done.set(name, (this.done.get(name) ?? 0) + 1)
  }

  /** Takes the hands off: no key is held, no gesture goes round, the bundled model lies on the pad as it came. */
  async rest(): Promise<void> {
    for (const code of this.#held) await this.#page.keyboard.up(code)
    this.#held.clear()
    await stopLoop(this.#page)
    await this.#page.getByRole('radio', { name: 'Map', exact: true }).click()
    const bundled = this.#page.locator(MODEL_CHOICE).filter({ hasText: 'Orchestra' })
    if ((await bundled.count()) === 0) await switchModel(this.#page, this.#random)
  }
}

async function playNote(page: Page, random: Random, held: Set<string>): Promise<void> {
  const code = KEYS[random.integer(KEYS.length)] as string
  const oldest = held.values().next().value
  if (held.has(code) || (oldest !== undefined && held.size >= MOST_HELD)) {
    const up = held.has(code) ? code : (oldest as string)
    await page.keyboard.up(up)
    held.delete(up)
    return
  }
  await page.keyboard.down(code)
  held.add(code)
}

async function dragOnPad(page: Page, random: Random): Promise<void> {
  const box = await page.locator('timbrel-pad').boundingBox()
  if (box === null) throw new Error('expected the pad')
  const place = () =>
    [box.x + box.width * (0.05 + 0.9 * random.uniform()), box.y + box.height * (0.05 + 0.9 * random.uniform())] as const
  await page.mouse.move(...place())
  await page.mouse.down()
  const turns = 1 + random.integer(3)
  for (let turn = 0; turn < turns; turn++) await page.mouse.move(...place(), { steps: 2 + random.integer(15) })
  await page.mouse.up()
}

async function moveSlider(page: Page, random: Random): Promise<void> {
  const sliders = page.locator('timbrel-slider [role=slider]:visible')
  const slider = sliders.nth(random.integer(await sliders.count()))
  if (random.uniform() < 0.3) {
    await slider.dblclick()
    return
  }
  await slider.focus()
  const keys = ['ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown']
  const presses = 1 + random.integer(8)
  for (let press = 0; press < presses; press++) await page.keyboard.press(keys[random.integer(keys.length)] as string)
}

async function pressPiano(page: Page, random: Random): Promise<void> {
  const box = await page.locator('timbrel-piano').boundingBox()
  if (box === null) throw new Error('expected the piano')
  const y = box.y + box.height * 0.8
  const x = () => box.x + box.width * (0.02 + 0.96 * random.uniform())
  await page.mouse.move(x(), y)
  await page.mouse.down()
  await page.mouse.move(x(), y, { steps: 6 })
  await page.mouse.up()
}

/** As when evening comes: the app looks as the system does. */
async function changeLook(page: Page, random: Random): Promise<void> {
  await page.emulateMedia({ colorScheme: random.uniform() < 0.5 ? 'dark' : 'light' })
}

async function undoOrRedo(page: Page, random: Random): Promise<void> {
  const times = 1 + random.integer(5)
  for (let step = 0; step < times; step++)
    await page.keyboard.press(random.uniform() < 0.6 ? 'Control+z' : 'Control+Shift+z')
}

async function radio(page: Page, names: readonly string[], random: Random): Promise<void> {
  const name = names[random.integer(names.length)] as string
  const button = page.getByRole('radio', { name, exact: true })
  if ((await button.count()) > 0) await button.click()
}

async function recordGesture(page: Page, random: Random): Promise<void> {
  await page.getByRole('button', { name: '● Record' }).click()
  await dragOnPad(page, random)
  await dragOnPad(page, random)
  await page.getByRole('button', { name: '■ Done' }).click()
}

async function stopLoop(page: Page): Promise<void> {
  const loop = page.getByRole('button', { name: '▶ Loop' })
  if ((await loop.getAttribute('aria-pressed')) === 'true') await loop.click()
}

async function visitView(page: Page, random: Random): Promise<void> {
  const name = VIEWS[random.integer(VIEWS.length)] as string
  await page.getByRole('tab', { name }).click()
  await page.locator('.views').waitFor()
  await page.getByRole('tab', { name: 'Play' }).click()
  await page.locator('timbrel-pad').waitFor()
}

/** Opens a model that is not on the pad, and waits until it is. */
async function switchModel(page: Page, random: Random): Promise<void> {
  await page.locator(MODEL_CHOICE).click()
  const others = page
    .locator('timbrel-models dialog')
    .getByRole('button', { name: /^Play / })
    .and(page.locator(':enabled'))
  const play = others.nth(random.integer(await others.count()))
  const name = ((await play.getAttribute('aria-label')) ?? '').replace('Play ', '')
  await play.click()
  await page.locator(MODEL_CHOICE).filter({ hasText: name }).waitFor()
}
