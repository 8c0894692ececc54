DROP TABLE "interviews"."interview_notes";
DROP TYPE "interviews"."note_kind";
DROP TABLE "interviews"."answer_draft_events";
DROP TABLE "interviews"."answer_drafts";
ALTER TABLE "interviews"."interviews" DROP COLUMN "extra_time_percent", DROP COLUMN "large_clock";
