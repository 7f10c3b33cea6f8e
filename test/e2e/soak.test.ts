import { describe, expect, it } from 'vitest'
import { judgeLeaks } from '../soak/leak-verdict.ts'
import { soak } from '../soak/soak.ts'

describe('the app, played at random', () => {
  it('leaks nothing in 40 seconds (npm run soak plays for 30 minutes)', async () => {
    const { samples, done, complaints } = await soak({
      seed: 7,
      minutes: 2 / 3,
      sampleMinutes: 1 / 9,
      onSample: () => {},
    })
    expect(complaints).toEqual([])
    expect(judgeLeaks(samples).problems).toEqual([])
    expect(samples.length).toBe(6)
    for (const act of ['note', 'pad', 'slider', 'view', 'model']) expect(done.get(act), act).toBeGreaterThan(0)
  })
})
