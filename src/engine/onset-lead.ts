/**
 * Frames of a sound played before its onset, so that what leads up to it (breath, bow, the pick's touch) is heard:
 * 21.8 ms. With note-on at sample 0 the onset lies at `Engine.onsetSeconds`.
 */
export const ONSET_LEAD_FRAMES = 4
