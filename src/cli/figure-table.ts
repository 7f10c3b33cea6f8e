import type { DemoOutcome } from '../host/demo-job.ts'
import { table } from './table.ts'

/** The figures of a morph beside those of its two recordings, and what each is held against. */
export function figureTable(figures: DemoOutcome['figures'], from: string, to: string): string {
  const { endAtA, endAtB, attackMs, fusion } = figures
  const rows: string[][] = []
  if (endAtA !== null && endAtB !== null) {
    rows.push(['end at 0: distance, lag', `${db(endAtA.distanceDb)}, ${ms(endAtA.lagMs)}`, '', '', '<= 0.8 dB, 3 ms'])
    rows.push(['end at 1: distance, lag', `${db(endAtB.distanceDb)}, ${ms(endAtB.lagMs)}`, '', '', '<= 0.8 dB, 3 ms'])
  }
  const attacks = attackMs.renders.map((value) => value.toFixed(0)).join(', ')
  rows.push(['attack at each step', `${attacks} ms`, ms(attackMs.a), ms(attackMs.b), 'log-linear between'])
  rows.push(['place of the descriptors, error', number(figures.meanError, 3), '', '', '<= .10'])
  rows.push(['steps towards the second', percent(figures.towardsB), '', '', '100 %'])
  if (fusion !== null) {
    const { hnrDb, hnrOfADb, hnrOfBDb, hnrDropDb, beatDb, beatOfADb, beatOfBDb, harmDb, harmOfADb, harmOfBDb } = fusion
    rows.push(['at 0.5: harmonics to noise', db(hnrDb), db(hnrOfADb), db(hnrOfBDb), `drop ${db(hnrDropDb)} <= 0.5`])
    rows.push(['at 0.5: harmonic over the rest', db(harmDb), db(harmOfADb), db(harmOfBDb), '>= the lesser - 1 dB'])
    rows.push(['at 0.5: beating', db(beatDb, 2), db(beatOfADb, 2), db(beatOfBDb, 2), '<= the greater + .1 dB'])
    rows.push([
      'at 0.5: pitch',
      cents(fusion.f0Cents),
      cents(fusion.f0OfACents),
      cents(fusion.f0OfBCents),
      'within 5 cents',
    ])
  }
  return table(['figure', 'morph', from, to, 'aim'], rows)
}

function number(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits)
}

function db(value: number | null, digits = 1): string {
  return value === null ? '-' : `${value.toFixed(digits)} dB`
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`
}

function percent(value: number | null): string {
  return value === null ? '-' : `${Math.round(100 * value)} %`
}

function cents(value: number): string {
  return `${value.toFixed(1)} cents`
}
