import * as v from 'valibot'
import { TimbrelError } from '../../contract/errors.ts'
import type { HostApi, HostMessage, HostMethod, HostMethods } from '../../contract/host-api.ts'
import { CALL_SCHEMA, CALL_SCHEMAS } from './call-schemas.ts'
import type { Host } from './create-host.ts'

/** An answer, and whether the call was one that our own window could have sent. */
export interface CallAnswer {
  readonly message: HostMessage
  readonly wellFormed: boolean
}

/** Answers one call, whatever it is and whichever transport brought it; never throws. */
export async function answerCall({ api, faultOf }: Pick<Host, 'api' | 'faultOf'>, asked: unknown): Promise<CallAnswer> {
  const call = v.safeParse(CALL_SCHEMA, asked)
  if (!call.success) {
    const fault = { code: 'input', message: `not a call: ${v.summarize(call.issues).slice(0, 500)}` }
    return { message: { type: 'fault', id: null, fault }, wellFormed: false }
  }
  const { id, method, params } = call.output
  const checked = v.safeParse(CALL_SCHEMAS[method], params)
  if (!checked.success) {
    const fault = { code: 'input', message: `${method}: ${v.summarize(checked.issues).slice(0, 500)}` }
    return { message: { type: 'fault', id, fault }, wellFormed: false }
  }
  try {
    return { message: { type: 'answer', id, result: await perform(api, method, checked.output) }, wellFormed: true }
  } catch (error) {
    return { message: { type: 'fault', id, fault: faultOf(error) }, wellFormed: true }
  }
}

/** Answers one call that comes as text. */
export async function answerText(host: Pick<Host, 'api' | 'faultOf'>, text: string): Promise<CallAnswer> {
  try {
    return await answerCall(host, JSON.parse(text))
  } catch {
    const fault = host.faultOf(new TimbrelError('input', 'expected a call in JSON'))
    return { message: { type: 'fault', id: null, fault }, wellFormed: false }
  }
}

/** The schema has tied the parameters to the method, which the compiler cannot see across the union. */
function perform<M extends HostMethod>(api: HostApi, method: M, params: unknown): Promise<unknown> {
  return (api[method] as (given: HostMethods[M]['params']) => Promise<unknown>)(params as HostMethods[M]['params'])
}
