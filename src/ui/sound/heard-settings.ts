/** Settings and pad modes that LiveSound passes on to something that answers. */
const HEARD: ReadonlySet<string> = new Set(['detail', 'gainDb', 'map'])

/** Why a control cannot work; '' for one that does. */
export function whyUnheard(control: string): string {
  return HEARD.has(control) ? '' : 'Not playable live yet: the audio thread does not take this setting'
}
