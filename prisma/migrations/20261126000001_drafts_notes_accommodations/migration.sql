-- CreateEnum
CREATE TYPE "interviews"."note_kind" AS ENUM ('NOTE', 'BOOKMARK');

-- AlterTable
ALTER TABLE "interviews"."interviews"
    ADD COLUMN "extra_time_percent" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "large_clock" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "interviews"."answer_drafts" (
    "interview_id" TEXT NOT NULL,
    "question_id" TEXT NOT NULL,
    "transcript" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,
    "floor" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "answer_drafts_pkey" PRIMARY KEY ("interview_id")
);

-- CreateTable
CREATE TABLE "interviews"."answer_draft_events" (
    "interview_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "answer_draft_events_pkey" PRIMARY KEY ("interview_id","number")
);

-- CreateTable
CREATE TABLE "interviews"."interview_notes" (
    "id" TEXT NOT NULL,
    "interview_id" TEXT NOT NULL,
    "kind" "interviews"."note_kind" NOT NULL,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "author_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "idempotency_key" TEXT,

    CONSTRAINT "interview_notes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "idx_interview_notes_interview_at" ON "interviews"."interview_notes"("interview_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "interview_notes_author_idempotency_key" ON "interviews"."interview_notes"("interview_id", "author_id", "idempotency_key");

-- AddForeignKey
ALTER TABLE "interviews"."answer_drafts" ADD CONSTRAINT "answer_drafts_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."answer_draft_events" ADD CONSTRAINT "answer_draft_events_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."answer_drafts"("interview_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interview_notes" ADD CONSTRAINT "interview_notes_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;
