import { check } from 'k6'
import http from 'k6/http'
import { baseUrl } from './settings.ts'

/** One person before a webcam, 640x480: `make load-test` writes it and says where; `-e FRAME=…` names another. */
const picture = open(__ENV['FRAME'] || 'face.jpg', 'b')

/**
 * Sends one picture, as bytes.
 * @param capturedAt milliseconds since the epoch; comes back with the event, which tells frames apart
 * @returns whether it was accepted
 */
export async function sendFrame(interviewId: string, capturedAt: number, token: string): Promise<boolean> {
  const response = await http.asyncRequest('PUT', `${baseUrl}/api/v1/interviews/${interviewId}/frames`, picture, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg', 'x-captured-at': new Date(capturedAt).toISOString() },
    tags: { kind: 'frame', name: 'PUT frame' },
    timeout: '10s',
  })
  return check(response, { 'frame is accepted': ({ status }) => status === 202 })
}
