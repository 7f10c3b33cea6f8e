/**
 * An instrument in a page without a bundler. Serve the folder of the package, by any static server, and open
 * examples/page/. In a project of your own: `import { loadModel, TimbrelNode } from 'timbrel/browser'`.
 */
import { loadModel, TimbrelNode } from '../../dist/browser/timbrel.js'

const KEYS = [60, 62, 64, 65, 67, 69, 71, 72]

const element = (id) => document.getElementById(id)

/** The pair that morphs go between, by name. */
function pairOf(model) {
  return ['from', 'to'].map((id) => model.instruments.findIndex(({ name }) => name === element(id).value))
}

function fill(id, model, chosen) {
  element(id).append(...model.instruments.map(({ name }) => new Option(name, name, false, name === chosen)))
}

function addKey(key, node) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = key
  let note = null
  const press = () => {
    note ??= node.noteOn(key)
  }
  const lift = () => {
    if (note !== null) node.noteOff(note)
    note = null
  }
  button.addEventListener('pointerdown', press)
  for (const end of ['pointerup', 'pointerleave', 'pointercancel', 'keyup', 'blur']) button.addEventListener(end, lift)
  button.addEventListener('keydown', ({ key: pressed }) => {
    if (pressed === ' ' || pressed === 'Enter') press()
  })
  element('keys').append(button)
}

function showLevel(context, node) {
  const analyser = new AnalyserNode(context)
  node.node.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const show = () => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length
    element('level').value = Math.max(-100, 10 * Math.log10(power)).toFixed(0)
    requestAnimationFrame(show)
  }
  show()
}

async function start() {
  element('start').disabled = true
  // Browsers let sound start only from a click.
  const context = new AudioContext({ latencyHint: 'interactive' })
  element('status').textContent = 'Loading...'
  const model = await loadModel(new URL('../../samples/orchestra.timbrel', import.meta.url))
  fill('from', model, 'flute')
  fill('to', model, 'guitar_nylon')
  const node = await TimbrelNode.create(context, model, { settings: { pair: pairOf(model) } })
  node.node.connect(context.destination)
  const { latencySamples, kernels } = await node.ready
  node.parameter('morph').value = Number(element('morph').value)
  element('morph').addEventListener('input', ({ target }) => {
    node.parameter('morph').value = Number(target.value)
  })
  for (const id of ['from', 'to']) element(id).addEventListener('change', () => node.set({ pair: pairOf(model) }))
  for (const key of KEYS) addKey(key, node)
  showLevel(context, node)
  element('instrument').disabled = false
  element('status').textContent = `Ready: ${kernels} kernels, ${latencySamples} samples late. Hold a key.`
}

element('start').addEventListener('click', () => {
  start().catch((error) => {
    element('start').disabled = false
    element('status').textContent = `It could not be started: ${error.message}`
  })
})
