/** A tensor engine that is loaded, tested, and set as the backend of tfjs-core. */
export interface TensorEngine {
  readonly name: 'tfjs-node' | 'wasm' | 'cpu'
  /** Of the package that computes: '4.22.0', for tfjs-node with the native library's: '4.22.0, TensorFlow 2.9.1'. */
  readonly version: string
  /** Why this one, for the log: 'asked for', 'tfjs-node is not installed'. */
  readonly why: string
}
