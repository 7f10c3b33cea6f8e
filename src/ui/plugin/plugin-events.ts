/** Detail of `plugin-parameter`: a slider was moved. */
export interface PluginParameterMove {
  readonly id: string
  readonly value: number
}

/** A slider of the plugin's window. */
export interface PluginControl {
  readonly id: string
  readonly label: string
  readonly hint: string
  readonly least: number
  readonly most: number
  readonly step: number
  readonly curve: number
  /** Where a double-click goes. */
  readonly initial: number
  readonly words: (value: number) => string
}

/** Detail of `plugin-model`: another model is wanted, the plugin's own or a file. */
export interface PluginModelChoice {
  readonly file: File | null
}

/** Detail of `plugin-preset`: which of them. */
export interface PluginPresetChoice {
  readonly index: number
}

/** Detail of `plugin-embed`: whether the host's project is to hold the model. */
export interface PluginEmbedChoice {
  readonly embed: boolean
}
