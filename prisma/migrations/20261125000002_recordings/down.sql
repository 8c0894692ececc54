DROP TABLE "interviews"."recordings";
DROP TYPE "interviews"."recording_rejection";
DROP TYPE "interviews"."recording_status";
