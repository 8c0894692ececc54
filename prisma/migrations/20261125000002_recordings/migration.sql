-- CreateEnum
CREATE TYPE "interviews"."recording_status" AS ENUM ('UPLOADING', 'VERIFYING', 'READY', 'REJECTED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "interviews"."recording_rejection" AS ENUM ('MISSING', 'SIZE_MISMATCH', 'CHECKSUM_MISMATCH', 'TYPE_MISMATCH', 'CONSENT_WITHDRAWN');

-- CreateTable
CREATE TABLE "interviews"."recordings" (
    "id" TEXT NOT NULL,
    "interview_id" TEXT NOT NULL,
    "status" "interviews"."recording_status" NOT NULL DEFAULT 'UPLOADING',
    "content_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "duration_ms" INTEGER,
    "object_key" TEXT NOT NULL,
    "upload_id" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "rejection" "interviews"."recording_rejection",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "upload_until" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "recordings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "recordings_object_key_key" ON "interviews"."recordings"("object_key");

-- CreateIndex
CREATE INDEX "idx_recordings_status_upload_until" ON "interviews"."recordings"("status", "upload_until");

-- CreateIndex
CREATE INDEX "idx_recordings_upload" ON "interviews"."recordings"("upload_id");

-- CreateIndex
CREATE INDEX "idx_recordings_asked" ON "interviews"."recordings"("asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "recordings_interview_idempotency_key" ON "interviews"."recordings"("interview_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "interviews"."recordings" ADD CONSTRAINT "recordings_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;
