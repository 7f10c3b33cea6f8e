import { html, type TemplateResult } from 'lit'

/** What the level's bar spans, dB. */
export const METER_DB = 60

/** Turning down by so much fills the limiter's part of the meter, dB. */
const LIMITER_DB = 12

/** Turning down by less is not said. */
const LEAST_SAID_DB = 0.1

/**
 * The level of what is heard, and from the right how far the limiter turns it down. The level itself is painted each
 * frame by {@link paintLevel}.
 */
export function levelMeter(limiterDb: number): TemplateResult {
  const limited = limiterDb > LEAST_SAID_DB
  const words = limited
    ? `The limiter turns down by ${limiterDb.toFixed(1)} dB: lower the level to play without it`
    : 'Nothing is turned down'
  return html`<div class="meter" role="img" aria-label="Level. ${words}" title="Level over ${METER_DB} dB. ${words}"><div class="level"></div><div class="limiter"></div></div>
    <span class="read-out limited" ?hidden=${!limited} title=${words}>−${limiterDb.toFixed(1)} dB</span>`
}

/** @param level 0 to 1. */
export function paintLevel(root: ParentNode, level: number, limiterDb: number): void {
  const meter = root.querySelector<HTMLElement>('.meter')
  meter?.style.setProperty('--level', String(level))
  meter?.style.setProperty('--limiter', String(limiterDb > LEAST_SAID_DB ? Math.min(1, limiterDb / LIMITER_DB) : 0))
}
