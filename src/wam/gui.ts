import '../ui/plugin/plugin-element.ts'
import type { PadMove } from '../ui/pad/pad-events.ts'
import type { PluginElement } from '../ui/plugin/plugin-element.ts'
import type {
  PluginControl,
  PluginEmbedChoice,
  PluginModelChoice,
  PluginParameterMove,
  PluginPresetChoice,
} from '../ui/plugin/plugin-events.ts'
import tokens from '../ui/tokens.css'
import { PARAMETER_IDS, type ParameterId, WAM_PARAMETERS } from './parameters.ts'
import { PRESETS, UNTOUCHED } from './presets.ts'
import type { TimbrelNode } from './timbrel-node.ts'

/** What each slider does, and its step. */
const SLIDERS: readonly { readonly id: ParameterId; readonly step: number; readonly hint: string }[] = [
  { id: 'gain', step: 0.5, hint: 'Loudness of the whole instrument' },
  { id: 'brightness', step: 0.05, hint: 'Moves the sound’s centre of gravity up or down, in octaves' },
  { id: 'air', step: 0.5, hint: 'Breath, bow and touch over the tone' },
  { id: 'detail', step: 0.01, hint: 'How much of the recordings’ own character is kept' },
  { id: 'attack', step: 0.01, hint: 'Fades notes in, over the sounds’ own attack' },
  { id: 'decay', step: 0.01, hint: 'Time in which a held note falls to the sustain level' },
  { id: 'sustain', step: 0.01, hint: 'Level of a held note after the decay' },
  { id: 'release', step: 0.01, hint: 'Time in which a note that is let go dies away; at the left end the sounds’ own' },
  { id: 'glide', step: 0.01, hint: 'Time in which the pitch slides from one note to the next' },
  { id: 'voices', step: 1, hint: 'Notes at once' },
]

/** A slider's curve for the parameters whose way is bent. */
const TIME_CURVE = 3

const CONTROLS: readonly PluginControl[] = SLIDERS.map(({ id, step, hint }) => {
  const { label, initial, least, most, exponent, words } = WAM_PARAMETERS[id]
  return { id, label, hint, least, most, step, curve: exponent === 0 ? 1 : TIME_CURVE, initial, words }
})

/** A window onto a node; it follows the node until it is taken out of the page. */
export function createGui(node: TimbrelNode): HTMLElement {
  const element = document.createElement('timbrel-plugin') as PluginElement
  element.controls = CONTROLS
  element.presets = PRESETS.map(({ name }) => name)
  element.bundledName = 'Orchestra'
  element.addEventListener('pad-move', (event) => {
    const { place, touch } = (event as CustomEvent<PadMove>).detail
    if (touch === 0) move(node, { x: place.x, y: place.y })
  })
  listen<PluginParameterMove>(element, 'plugin-parameter', ({ id, value }) => move(node, { [id]: value }))
  listen<PluginPresetChoice>(element, 'plugin-preset', ({ index }) => move(node, presetValues(index)))
  listen<PluginModelChoice>(element, 'plugin-model', ({ file }) => {
    void (file === null ? node.playBundled() : node.playFile(file))
  })
  listen<PluginEmbedChoice>(element, 'plugin-embed', ({ embed }) => {
    node.embed = embed
    show(element, node)
  })
  follow(element, node)
  void element.updateComplete.then(() => dress(element))
  return element
}

/** Subscribes weakly: a window that a host has dropped is not kept by the node. */
function follow(element: PluginElement, node: TimbrelNode): void {
  const ref = new WeakRef(element)
  const stop = node.subscribe(() => {
    const shown = ref.deref()
    if (shown === undefined) stop()
    else show(shown, node)
  })
  show(element, node)
}

function show(element: PluginElement, node: TimbrelNode): void {
  const { model, values, embed, problem } = node
  if (model === null) return
  const { instruments } = model.content.model
  if (element.outline.instruments !== instruments) {
    element.outline = { instruments, recordings: [] }
  }
  if (element.place.x !== values.x || element.place.y !== values.y) element.place = { x: values.x, y: values.y }
  element.values = values
  element.modelName = model.name
  element.isBundled = model.source === 'bundled'
  element.embed = embed
  element.problem = problem
}

function move(node: TimbrelNode, values: Readonly<Partial<Record<string, number>>>): void {
  if (node.model === null) return
  const updates = Object.entries(values).map(([id, value]) => [id, { id, value: value ?? 0, normalized: false }])
  void node.setParameterValues(Object.fromEntries(updates))
}

function presetValues(index: number): Partial<Record<ParameterId, number>> {
  const wanted = PRESETS[index]?.values ?? {}
  const ids = PARAMETER_IDS.filter((id) => !UNTOUCHED.includes(id))
  return Object.fromEntries(ids.map((id) => [id, wanted[id] ?? WAM_PARAMETERS[id].initial]))
}

function listen<Detail>(element: Element, name: string, handle: (detail: Detail) => void): void {
  element.addEventListener(name, (event) => handle((event as CustomEvent<Detail>).detail))
}

/** Gives the window the app's colours whatever page it stands in. */
function dress(element: PluginElement): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    tokens
      .replace(/@import[^;]*;/g, '')
      .replaceAll(":root[data-theme='light']", ':host([data-light])')
      .replaceAll(':root', ':host')
      .replace(/html,\s*body\s*\{[^}]*\}/, ''),
  )
  element.shadowRoot?.adoptedStyleSheets.unshift(sheet)
}
