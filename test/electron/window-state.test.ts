import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { placedWindow, readWindowState, writeWindowState } from '../../electron/window-state.ts'

const work = mkdtempSync(join(tmpdir(), 'timbrel-window-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))
const LEFT = { x: 0, y: 30, width: 1920, height: 1050 }
const RIGHT = { x: 1920, y: 0, width: 1280, height: 720 }
const at = (x: number, y: number, width: number, height: number) => ({
  bounds: { x, y, width, height },
  maximised: false,
})

it('keeps and reads where the window was', () => {
  const path = join(work, 'new', 'state.json')
  const { bounds } = at(2000, 50, 1000, 600)
  writeWindowState(path, { getNormalBounds: () => bounds, isMaximized: () => true })
  expect(readWindowState(path)).toEqual({ bounds, maximised: true })
})

it.each(['', '{}', '{"bounds":{"x":1e99,"y":0,"width":1,"height":1},"maximised":false}', '[', '{"bounds":null}'])(
  'forgets %j',
  (text) => {
    const path = join(work, 'bad.json')
    writeFileSync(path, text)
    expect(readWindowState(path)).toBeNull()
    expect(readWindowState(join(work, 'none.json'))).toBeNull()
  },
)

it('opens the window where it was, inside of a display that is there', () => {
  expect(placedWindow(at(100, 100, 1000, 700), [LEFT, RIGHT])).toEqual({ x: 100, y: 100, width: 1000, height: 700 })
  expect(placedWindow(at(1900, 100, 1000, 650), [LEFT, RIGHT])).toEqual({ x: 1920, y: 70, width: 1000, height: 650 })
  expect(placedWindow(at(-50, -20, 4000, 3000), [LEFT])).toEqual(LEFT)
  expect(placedWindow(at(100, 100, 5, 5), [LEFT])).toMatchObject({ width: 900, height: 600 })
  expect(placedWindow(at(2000, 100, 1000, 600), [LEFT])).toEqual({ width: 1280, height: 832 })
  expect(placedWindow(null, [RIGHT])).toEqual({ width: 1280, height: 720 })
  expect(placedWindow(null, [])).toEqual({ width: 1280, height: 832 })
})
