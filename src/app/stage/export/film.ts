// A film out of single pictures: each is drawn onto a canvas whose stream the browser records. How many a second there are is up to the machine:
// a picture of a page takes a while. What is filmed goes on meanwhile, so the film runs as fast as it did.
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'] as const
const BITS_PER_SECOND = 4_000_000
/** Chances for the page between two pictures. */
const BREATH_MS = 30

export async function recordFrames(picture: () => Promise<HTMLCanvasElement>, seconds: number, onProgress: (share: number) => void): Promise<Blob> {
  const first = await picture()
  const canvas = document.createElement('canvas')
  canvas.width = first.width
  canvas.height = first.height
  const context = canvas.getContext('2d')!
  context.drawImage(first, 0, 0)
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(canvas.captureStream(), { ...(mimeType ? { mimeType } : {}), videoBitsPerSecond: BITS_PER_SECOND })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  const ended = new Promise<void>((resolve, reject) => {
    recorder.onstop = () => resolve()
    recorder.onerror = () => reject(new Error(mimeType ?? 'video'))
  })
  recorder.start()
  const began = performance.now()
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - began) {
    onProgress(elapsed / (seconds * 1000))
    context.drawImage(await picture(), 0, 0, canvas.width, canvas.height)
    await new Promise((resolve) => setTimeout(resolve, BREATH_MS))
  }
  onProgress(1)
  recorder.stop()
  await ended
  return new Blob(parts, { type: recorder.mimeType })
}
