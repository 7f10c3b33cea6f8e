import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import type { EvaluationReport } from '../../contract/evaluation.ts'
import { type BrokenFloor, brokenFloors, type Floors } from '../../evaluation/floors.ts'

const SCHEMA = v.record(
  v.string(),
  v.pipe(
    v.strictObject({ atMost: v.exactOptional(v.number()), atLeast: v.exactOptional(v.number()) }),
    v.check(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined, 'a floor needs a bound'),
  ),
)

const FORM = 'expected floors such as {"representation: lm, mean": {"atMost": 0.6}}'

/** Reads floors from a JSON file. @throws TimbrelError 'input' when there is none or it is of another form. */
export async function readFloors(path: string): Promise<Floors> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TimbrelError('input', `${path}: ${FORM}, found no file that can be read`, { cause })
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new TimbrelError('input', `${path}: ${FORM}, found no JSON`, { cause })
  }
  const read = v.safeParse(SCHEMA, value)
  if (read.success) return read.output
  const [issue] = read.issues
  throw new TimbrelError('input', `${path}: ${FORM}; ${issue.message} at ${v.getDotPath(issue) ?? 'the top'}`)
}

/** The figures of a report that fell below their floors: the command line's way to src/evaluation. */
export function fallenBelow(report: EvaluationReport, floors: Floors): BrokenFloor[] {
  return brokenFloors(report, floors)
}
