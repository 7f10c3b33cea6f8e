import { describe, expect, it } from 'vitest'
import { start } from './spawned-program.ts'

describe('a reader that goes away', () => {
  it('stops neither the program nor its work', async () => {
    const { child, end } = start(['info'])
    child.stdout?.destroy()
    const { code, err } = await end
    expect(err).toBe('')
    expect(code).toBe(0)
  })
})
