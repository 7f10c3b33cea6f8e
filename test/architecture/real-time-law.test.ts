import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Breach, realTimeBreaches } from './law/real-time-law.ts'
import { type ClassInfo, indexSources } from './law/source-index.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Rooms whose code runs on the audio thread, or may. */
const ROOMS = ['contract', 'dsp', 'engine', 'audio-worklet', 'wam']

/** What an audio thread calls on the engine; those that are not there yet are passed over. */
const ENGINE = 'src/engine/engine.ts: Engine.'
const REQUIRED = ['process', 'noteOn', 'noteOff', 'setWeights', 'setDetail']
const EXPECTED = [
  'send',
  'setGainDb',
  'setAttackSeconds',
  'setReleaseSeconds',
  'setBrightness',
  'setAirDb',
  'setVoices',
  'setDecaySeconds',
  'setSustainLevel',
  'setGlideSeconds',
  'setPlace',
  'setMorph',
]

/** What the audio thread may reach although it allocates or cannot be seen, each with its reason. */
const EXEMPT: Readonly<Record<string, string>> = {
  'src/audio-worklet/instrument.ts: Instrument.#report': 'posts statistics, 30 times a second at most',
  'src/audio-worklet/instrument.ts: Instrument.#fault': 'posts each kind of fault once',
  'src/audio-worklet/instrument.ts: Instrument.#continueSwap': 'makes another model, a bounded piece in a block',
  'src/audio-worklet/output-tap.ts: OutputTap.#deliver': 'posts recorded samples, six times a second',
  'src/audio-worklet/instrument.ts: Instrument.#now': 'Date.now',
  'src/wam/audio-thread/plugin-player.ts: PluginPlayer.#tell': 'posts what has happened, 30 times a second at most',
  'src/wam/audio-thread/plugin-player.ts: PluginPlayer.#now': 'Date.now',
}

function sourcesOf(rooms: readonly string[]): Map<string, string> {
  const files = rooms.flatMap((room) => filesOf(`src/${room}`))
  return new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
}

/** TypeScript of a room; AssemblyScript is another language under the same law, which its own compiler keeps. */
function filesOf(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  const files = names.map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
  return files.filter((file) => file.endsWith('.ts') && !file.includes('/assembly/'))
}

const memberIds = ({ file, name, members }: ClassInfo) => [...members].map((member) => `${file}: ${name}.${member}`)

const tell = ({ place, routine, what, way }: Breach) =>
  `${place}: ${routine.split(': ')[1]} ${what}, reached by ${way.map((id) => id.split(': ')[1]).join(' > ')}`

describe('the real-time law', () => {
  it('is kept by all that the audio thread reaches', () => {
    const index = indexSources(sourcesOf(ROOMS))
    const known = new Set([...index.classes.values()].flatMap(memberIds))
    const roots = [
      ...REQUIRED.map((name) => ENGINE + name),
      ...EXPECTED.map((name) => ENGINE + name).filter((id) => known.has(id)),
      ...[...known].filter((id) => /^src\/audio-worklet\/.*\.process$/.test(id)),
      ...['process', 'take'].map((name) => `src/wam/audio-thread/plugin-player.ts: PluginPlayer.${name}`),
    ]
    const exempt = Object.keys(EXEMPT).filter((id) => known.has(id))
    const { breaches, reached } = realTimeBreaches(index, roots, exempt)
    expect(breaches.map(tell)).toEqual([])
    // The graph goes all the way down: from the engine's door to the kernels.
    for (const deep of [
      'src/engine/voice.ts: Voice.addTo',
      'src/engine/kernels/typescript-decoder.ts: addProduct',
      'src/dsp/fft.ts: RealFft.inverse',
      'src/engine/sound-path.ts: SoundPath.advance',
      'src/wam/audio-thread/midi-stream.ts: MidiStream.read',
      'src/wam/audio-thread/event-sender.ts: EventSender.noteOn',
    ]) {
      expect([...reached]).toContain(deep)
    }
  })
})

/** What is found in a class whose `process` has this body; `rest` stands beside the class. */
function breachesOf(body: string, rest = '', members = ''): string[] {
  const text = `${rest}\nexport class Engine {\n  readonly #values = new Float32Array(8)\n  ${members}\n  process(frames: number): void {\n${body}\n  }\n}`
  const { breaches } = realTimeBreaches(indexSources(new Map([['a.ts', text]])), ['a.ts: Engine.process'])
  return breaches.map(({ what }) => what)
}

describe('the check', () => {
  it.each([
    ['const a = new Float32Array(4)', 'makes an object (new)'],
    ['const a = [1]', 'makes an array'],
    ['const a = { b: 1 }', 'makes an object'],
    ['const f = () => 1', 'makes a function'],
    ['function f() {}', 'makes a function'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text for the check.
    ['const a = `${frames} frames`', 'makes a string'],
    ["const a = frames + ' frames'", 'makes a string'],
    ['const a = /x/', 'makes a regular expression'],
    ['const a = 1n', 'makes a big integer'],
    ['Math.max(...this.#values)', 'spreads, through an iterator'],
    ['const [a] = this.#values', 'takes an array apart, through an iterator'],
    ['for (const a of this.#values) frames += a', 'loops through an iterator (for ... of)'],
    ['for (const a in this.#values) frames++', 'loops through names (for ... in)'],
    ['throw frames', 'throws'],
    ['console.log(1)', 'uses console'],
    ['const a = this.#values.subarray(1)', 'calls .subarray()'],
    ['const a = this.#values.slice()', 'calls .slice()'],
    ['unknown.map(frames)', 'calls .map()'],
    ['unknown.postMessage(1)', 'calls .postMessage()'],
    ['frames()', 'calls frames, which cannot be seen'],
    ['setTimeout(frames)', 'uses setTimeout'],
  ])('finds %s', (body, what) => {
    expect(breachesOf(body)).toContain(what)
  })

  it.each([
    'const { length } = this.#values',
    'for (let n = 0; n < frames; n++) this.#values[n] = Math.sqrt(n) + Number(frames)',
    'this.#values.copyWithin(0, 1); this.#values.fill(0); this.#values.set(this.#values)',
    "const kind = frames > 1 ? 'many' : 'one'",
    'const last = (this.#values[frames - 1] as number) || 0',
  ])('passes %s', (body) => {
    expect(breachesOf(body)).toEqual([])
  })

  it.each([
    ['a method', 'this.#deep()', '', '#deep(): void { this.deeper() }\n deeper(): void { throw 1 }'],
    ['a getter', 'const a = this.most', '', 'get most(): number { throw 1 }'],
    ['a setter', 'this.most = 1', '', 'set most(value: number) { throw 1 }'],
    ['a function', 'help()', 'function help(): void { throw 1 }', ''],
    ['a constant that is a function', 'help()', 'const help = (): void => { throw 1 }', ''],
    ['a field of a class', 'this.#part.help()', 'class Part { help() { throw 1 } }', 'readonly #part = new Part()'],
    [
      'a property taken out',
      'const { part } = this; part.help()',
      'class Part { help() { throw 1 } }',
      'readonly part = new Part()',
    ],
    [
      'an element of an array',
      '(this.#parts[0] as Part).help()',
      'class Part { help() { throw 1 } }',
      'readonly #parts: Part[] = []',
    ],
    [
      'what an interface may be',
      'this.#part.help()',
      'interface Help { help(): void }\nclass Part { help() { throw 1 } }',
      'readonly #part: Help',
    ],
    [
      'an object literal',
      'this.#part.help()',
      'interface Help { help(): void }\nconst part: Help = { help: () => { throw 1 } }',
      'readonly #part: Help',
    ],
    ['something of unknown type', 'unknown.help()', 'class Part { help() { throw 1 } }', ''],
  ])('follows a call to %s', (_, body, rest, members) => {
    expect(breachesOf(body, rest, members)).toEqual(['throws'])
  })

  it('follows a call to a parent class', () => {
    const text = 'class B { help() { throw 1 } }\nclass A extends B { process() { this.help() } }'
    const { breaches } = realTimeBreaches(indexSources(new Map([['a.ts', text]])), ['a.ts: A.process'])
    expect(breaches.map(({ what }) => what)).toEqual(['throws'])
  })

  it('stops at a function in a field, unless that is exempt', () => {
    const index = indexSources(new Map([['a.ts', 'class A { readonly f: () => void\n process() { this.f() } }']]))
    expect(realTimeBreaches(index, ['a.ts: A.process']).breaches.map(({ what }) => what)).toEqual([
      'calls f, which cannot be seen',
    ])
    expect(realTimeBreaches(index, ['a.ts: A.process'], ['a.ts: A.f']).breaches).toEqual([])
  })

  it('follows imports, and leaves alone what is not called', () => {
    const texts = new Map([
      [
        'src/a/a.ts',
        "import { help as aid } from '../b/b.ts'\nexport class A { process() { aid() }\n other() { throw 1 } }",
      ],
      ['src/b/b.ts', 'export function help(): void { const a = [1] }\nexport function never(): void { throw 1 }'],
    ])
    const { breaches } = realTimeBreaches(indexSources(texts), ['src/a/a.ts: A.process'])
    expect(breaches.map(tell)).toEqual(['src/b/b.ts:1: help makes an array, reached by A.process > help'])
  })

  it('goes to the class that a type names, not to its namesakes', () => {
    const classes = 'class Part { help() {} }\nclass Other { help() { throw 1 } }'
    expect(breachesOf('this.#part.help()', classes, 'readonly #part: Part')).toEqual([])
    const shape =
      'type Help = Pick<Part, "help" | "more">\nclass Part { help() {} more() {} }\nclass Other { help() { throw 1 } }'
    expect(breachesOf('this.#part.help()', shape, 'readonly #part: Help')).toEqual([])
  })

  it('takes a message for data, whatever getters have its names', () => {
    const rest = 'type Event = | { type: "a"; place: number } | { type: "b" }\nclass P { get place() { throw 1 } }'
    expect(breachesOf('const a = this.event.place', rest, 'readonly event: Event')).toEqual([])
    expect(breachesOf('const a = this.event.place', rest, 'readonly event: P')).toEqual(['throws'])
    expect(breachesOf('const a = Kind.place', `${rest}\nconst Kind = { place: 1 }`)).toEqual([])
    expect(breachesOf('const a = kind.place', rest)).toEqual(['throws'])
  })

  it('does not enter what is exempt, and knows when a name has gone', () => {
    const index = indexSources(new Map([['a.ts', 'class A { process() { this.post() }\n post() { throw 1 } }']]))
    expect(realTimeBreaches(index, ['a.ts: A.process'], ['a.ts: A.post']).breaches).toEqual([])
    expect(() => realTimeBreaches(index, ['a.ts: A.gone'])).toThrow(/no routine "a.ts: A.gone"/)
  })
})
