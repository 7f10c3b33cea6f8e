import { describe, expect, it } from 'vitest'
import { PAD_UP, START_BINDINGS } from '../../../src/ui/learn/bindings.ts'
import { Learning } from '../../../src/ui/learn/learning.ts'

function learning(kept: unknown = undefined) {
  const moved: [string, number][] = []
  let saved: unknown = null
  const it = new Learning(kept, (bindings) => {
    saved = bindings
  })
  for (const id of ['level', 'glide', PAD_UP]) it.offer({ id, label: id, move: (share) => moved.push([id, share]) })
  return { it, moved, saved: () => saved }
}

describe('Learning', () => {
  it('lets the modulation wheel move the pad up at first, and leaves other controllers alone', () => {
    const { it: one, moved } = learning()
    one.hear({ controller: 1, value: 0.25 })
    one.hear({ controller: 21, value: 1 })
    expect(moved).toEqual([[PAD_UP, 0.25]])
  })

  it('binds the controller that moves after a control was chosen, and is heard at once', () => {
    const { it: one, moved, saved } = learning()
    one.arm('level')
    expect(one.words).toBe('level: move a controller')
    expect(one.stateOf('level')).toEqual({ controller: null, mode: 'armed' })
    one.hear({ controller: 21, value: 0.5 })
    expect(moved).toEqual([['level', 0.5]])
    expect(one.stateOf('level')).toEqual({ controller: 21, mode: 'open' })
    const again = learning(JSON.parse(JSON.stringify(saved())))
    again.it.hear({ controller: 21, value: 1 })
    expect(again.moved).toEqual([['level', 1]])
  })

  it('gives a controller to one control alone, and a control to one controller', () => {
    const { it: one, moved } = learning([{ target: 'level', controller: 21 }])
    one.arm('glide')
    one.hear({ controller: 21, value: 0 })
    one.arm('glide')
    one.hear({ controller: 22, value: 1 })
    one.hear({ controller: 21, value: 1 })
    expect(moved).toEqual([
      ['glide', 0],
      ['glide', 1],
    ])
    one.clear('glide')
    expect(one.stateOf('glide').controller).toBeNull()
  })

  it('keeps the start where what was kept is damaged', () => {
    const { it: one } = learning([{ target: 'level', controller: 500 }])
    expect(one.stateOf(PAD_UP).controller).toBe(START_BINDINGS[0]?.controller)
  })
})
