import { describe, expect, test } from '@jest/globals'
import { attentionOf, headPose } from './attention.ts'

/** The middling head seen from afar, turned by yaw, then pitch, then tilted to the shoulder; degrees. */
function seen({ yaw = 0, pitch = 0, tilt = 0 }): Float32Array {
  const [a, b, c] = [yaw, pitch, tilt].map((degrees) => (degrees * Math.PI) / 180) as [number, number, number]
  const points: Record<number, [number, number, number]> = {
    30: [0, 0, 0],
    36: [-225, -170, -135],
    45: [225, -170, -135],
    48: [-150, 150, -125],
    54: [150, 150, -125],
  }
  const landmarks = new Float32Array(136)
  for (const [index, [x, y, z]] of Object.entries(points)) {
    const turnedX = x * Math.cos(a) + z * Math.sin(a)
    const depth = z * Math.cos(a) - x * Math.sin(a)
    const turnedY = y * Math.cos(b) + depth * Math.sin(b)
    landmarks.set([turnedX * Math.cos(c) - turnedY * Math.sin(c), turnedX * Math.sin(c) + turnedY * Math.cos(c)], Number(index) * 2)
  }
  return landmarks
}

describe('the pose of a head', () => {
  test.each([-40, -15, 0, 15, 40])('yaw of %i degrees is found', (yaw) => {
    expect(headPose(seen({ yaw })).yaw).toBeCloseTo(yaw, 0)
  })

  test.each([-30, -10, 0, 10, 30])('pitch of %i degrees is found', (pitch) => {
    expect(headPose(seen({ pitch })).pitch).toBeCloseTo(pitch, 0)
  })

  test('a tilt to the shoulder changes nothing', () => {
    const pose = headPose(seen({ yaw: 20, tilt: 25 }))
    expect(pose.yaw).toBeCloseTo(20, 0)
    expect(pose.pitch).toBeCloseTo(0, 0)
  })
})

describe('attention', () => {
  test('is whole while the head faces the camera and gone when it is turned away', () => {
    expect(attentionOf(seen({}))).toBe(1)
    expect(attentionOf(seen({ yaw: 8 }))).toBe(1)
    expect(attentionOf(seen({ yaw: 30 }))).toBeCloseTo(0.5, 1)
    expect(attentionOf(seen({ yaw: -60 }))).toBe(0)
    expect(attentionOf(seen({ pitch: 50 }))).toBeLessThan(0.05)
  })

  test('is a number even for landmarks that make no face', () => {
    expect(attentionOf(new Float32Array(136))).toBeGreaterThanOrEqual(0)
    expect(attentionOf(new Float32Array(136))).toBeLessThanOrEqual(1)
  })
})
