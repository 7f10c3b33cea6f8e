import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { TimbrelError } from '../contract/errors.ts'
import type { MorphPoint } from '../contract/host-render.ts'

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0))
const place = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** A curve along a pair or a row of instruments, or a path over the pad; never a mixture. */
const CURVE = v.union([
  v.pipe(v.array(v.strictObject({ seconds, value: place })), v.minLength(1)),
  v.pipe(v.array(v.strictObject({ seconds, x: place, y: place })), v.minLength(1)),
])

const FORM =
  'expected [{"seconds": 0, "value": 0}, {"seconds": 2, "value": 1}] (or "x" and "y" for the pad), times rising'

/**
 * Reads a morph curve.
 *
 * @throws TimbrelError 'input' that names the file, the form expected and the first thing that is not so.
 */
export async function readCurve(path: string): Promise<readonly MorphPoint[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TimbrelError('input', `${path}: expected a curve, found no readable file`, { cause })
  })
  const points = v.safeParse(CURVE, parseJson(path, text))
  if (!points.success) throw new TimbrelError('input', `${path}: ${FORM}; found: ${describeIssue(points.issues[0])}`)
  const curve: readonly MorphPoint[] = points.output
  for (const [index, point] of curve.entries()) {
    const before = curve[index - 1]
    if (before !== undefined && point.seconds < before.seconds) {
      throw new TimbrelError('input', `${path}: ${FORM}; found: point ${index + 1} lies before point ${index}`)
    }
  }
  return curve
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new TimbrelError('input', `${path}: ${FORM}; found no JSON: ${(cause as Error).message}`, { cause })
  }
}

/** A union's own issue only says that nothing fits: the issue underneath says where. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const inner = issue.issues?.[0] ?? issue
  const where = v.getDotPath(inner)
  return where === null ? inner.message : `${inner.message} at ${where}`
}
