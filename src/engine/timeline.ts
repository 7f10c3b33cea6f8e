/**
 * The clock all sounds of one note share: before the onset, through the attack, and on.
 *
 * The attack is a share from 0 to 1 that grows by one over its blended length each frame, so the length may change
 * while it runs; each sound reads its own attack at that share, and its own frames one by one afterwards.
 */
export class Timeline {
  /** Frames to the onset: negative before it, then 0. */
  onset = 0
  /** 0 at the onset, 1 once the attack is over. */
  attackShare = 0
  /** Frames since the end of the attack. */
  sustained = 0
  /** How far `sustained` moved at the last advance: 0 in the attack, then 1. */
  step = 0

  /** @param leadFrames whole frames before the onset, >= 0. */
  start(leadFrames: number): void {
    this.onset = -leadFrames
    this.attackShare = 0
    this.sustained = 0
    this.step = 0
  }

  /** One frame on. @param attackFrames blended length of the attack, > 0. Allocates nothing. */
  advance(attackFrames: number): void {
    if (this.onset < 0) {
      this.onset += 1
      return
    }
    if (this.attackShare >= 1) {
      this.step = 1
    } else {
      this.attackShare += 1 / attackFrames
      if (this.attackShare < 1) return
      this.step = (this.attackShare - 1) * attackFrames
      this.attackShare = 1
    }
    this.sustained += this.step
  }
}
