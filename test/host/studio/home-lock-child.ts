/** A process that takes home folders when it is told to: `take <folder>` and `give` from its parent, by IPC. */
import { lockHome } from '../../../src/host/studio/home-lock.ts'

let give: () => Promise<void> = async () => {}

process.on('message', async (order: { readonly take?: string }) => {
  if (order.take === undefined) {
    await give()
    process.send?.('given')
    return
  }
  try {
    give = await lockHome(order.take)
    process.send?.('taken')
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : String(error))
  }
})
process.send?.('ready')
