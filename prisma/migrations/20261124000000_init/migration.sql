-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "emotion";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "interviews";

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "scoring";

-- CreateEnum
CREATE TYPE "interviews"."role" AS ENUM ('CANDIDATE', 'INTERVIEWER', 'ANALYST', 'ADMIN');

-- CreateEnum
CREATE TYPE "interviews"."interview_status" AS ENUM ('SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "interviews"."difficulty" AS ENUM ('EASY', 'MEDIUM', 'HARD');

-- CreateTable
CREATE TABLE "emotion"."interview_access" (
    "interview_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "candidate_id" TEXT,
    "status" TEXT NOT NULL,
    "private" BOOLEAN NOT NULL,
    "practice" BOOLEAN NOT NULL,
    "emotion_enabled" BOOLEAN NOT NULL,
    "emotion_consent" BOOLEAN NOT NULL,
    "recording_consent" BOOLEAN NOT NULL,
    "total_questions" INTEGER NOT NULL,
    "answers_submitted" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interview_access_pkey" PRIMARY KEY ("interview_id")
);

-- CreateTable
CREATE TABLE "emotion"."emotion_summaries" (
    "interview_id" TEXT NOT NULL,
    "head" INTEGER NOT NULL DEFAULT 0,
    "floor" INTEGER NOT NULL DEFAULT 0,
    "frames_accepted" INTEGER NOT NULL DEFAULT 0,
    "frames_analysed" INTEGER NOT NULL DEFAULT 0,
    "frames_dropped" INTEGER NOT NULL DEFAULT 0,
    "faces_seen" INTEGER NOT NULL DEFAULT 0,
    "probability_sums" DOUBLE PRECISION[] DEFAULT ARRAY[0, 0, 0, 0, 0, 0, 0]::DOUBLE PRECISION[],
    "valence_sum" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attention_sum" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "smoothing" JSONB,
    "first_captured_at" TIMESTAMPTZ(3),
    "last_captured_at" TIMESTAMPTZ(3),

    CONSTRAINT "emotion_summaries_pkey" PRIMARY KEY ("interview_id")
);

-- CreateTable
CREATE TABLE "emotion"."frames_in_flight" (
    "interview_id" TEXT NOT NULL,
    "frame_number" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "frames_in_flight_pkey" PRIMARY KEY ("interview_id","frame_number")
);

-- CreateTable
CREATE TABLE "emotion"."emotion_analysis" (
    "session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "frame_id" TEXT NOT NULL,
    "frame_number" INTEGER NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "dominant" TEXT,
    "probabilities" DOUBLE PRECISION[],
    "raw" DOUBLE PRECISION[],
    "faces" INTEGER NOT NULL,
    "valence" DOUBLE PRECISION,
    "attention" DOUBLE PRECISION,
    "latency_ms" DOUBLE PRECISION NOT NULL,
    "model_version" TEXT NOT NULL,

    CONSTRAINT "emotion_analysis_pkey" PRIMARY KEY ("session_id","number")
);

-- CreateTable
CREATE TABLE "interviews"."organizations" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "emotion_enabled" BOOLEAN NOT NULL DEFAULT false,
    "emotion_purpose" TEXT,
    "emotion_region" TEXT,
    "feed_head" INTEGER NOT NULL DEFAULT 0,
    "feed_floor" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."users" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "email" TEXT,
    "display_name" TEXT NOT NULL,
    "role" "interviews"."role" NOT NULL,
    "password_hash" TEXT,
    "standing_emotion_consent" BOOLEAN NOT NULL DEFAULT false,
    "standing_recording_consent" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."refresh_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "family_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."signing_keys" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "private_jwk" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "interviews"."questions" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "difficulty" "interviews"."difficulty" NOT NULL,
    "time_limit_seconds" INTEGER,
    "key_points" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."templates" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."template_questions" (
    "template_id" TEXT NOT NULL,
    "question_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "template_questions_pkey" PRIMARY KEY ("template_id","position")
);

-- CreateTable
CREATE TABLE "interviews"."interviews" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT,
    "created_by_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" "interviews"."interview_status" NOT NULL DEFAULT 'SCHEDULED',
    "private" BOOLEAN NOT NULL DEFAULT false,
    "practice" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,
    "event_floor" INTEGER NOT NULL DEFAULT 0,
    "idempotency_key" TEXT,

    CONSTRAINT "interviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."interview_questions" (
    "interview_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "question_id" TEXT NOT NULL,

    CONSTRAINT "interview_questions_pkey" PRIMARY KEY ("interview_id","position")
);

-- CreateTable
CREATE TABLE "interviews"."consents" (
    "id" TEXT NOT NULL,
    "interview_id" TEXT NOT NULL,
    "emotion" BOOLEAN NOT NULL,
    "recording" BOOLEAN NOT NULL,
    "policy_version" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."answers" (
    "id" TEXT NOT NULL,
    "interview_id" TEXT NOT NULL,
    "question_id" TEXT NOT NULL,
    "transcript" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idempotency_key" TEXT,

    CONSTRAINT "answers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."interview_events" (
    "interview_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interview_events_pkey" PRIMARY KEY ("interview_id","number")
);

-- CreateTable
CREATE TABLE "interviews"."organization_events" (
    "organization_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "interview_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_events_pkey" PRIMARY KEY ("organization_id","number")
);

-- CreateTable
CREATE TABLE "interviews"."outbox_messages" (
    "id" BIGSERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "request_id" TEXT,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "interviews"."audit_events" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring"."interview_access" (
    "interview_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "candidate_id" TEXT,
    "status" TEXT NOT NULL,
    "private" BOOLEAN NOT NULL,
    "practice" BOOLEAN NOT NULL,
    "emotion_enabled" BOOLEAN NOT NULL,
    "emotion_consent" BOOLEAN NOT NULL,
    "recording_consent" BOOLEAN NOT NULL,
    "total_questions" INTEGER NOT NULL,
    "answers_submitted" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interview_access_pkey" PRIMARY KEY ("interview_id")
);

-- CreateTable
CREATE TABLE "scoring"."rubrics" (
    "id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "criteria" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rubrics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring"."scorecards" (
    "interview_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "floor" INTEGER NOT NULL DEFAULT 0,
    "released_at" TIMESTAMPTZ(3),
    "released_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scorecards_pkey" PRIMARY KEY ("interview_id")
);

-- CreateTable
CREATE TABLE "scoring"."answer_scores" (
    "answer_id" TEXT NOT NULL,
    "interview_id" TEXT NOT NULL,
    "question_id" TEXT NOT NULL,
    "scorer" TEXT NOT NULL,
    "total" DOUBLE PRECISION NOT NULL,
    "criteria" JSONB NOT NULL,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "answer_scores_pkey" PRIMARY KEY ("answer_id")
);

-- CreateTable
CREATE TABLE "scoring"."scorecard_revisions" (
    "interview_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scorecard_revisions_pkey" PRIMARY KEY ("interview_id","number")
);

-- CreateIndex
CREATE INDEX "idx_frames_in_flight_received" ON "emotion"."frames_in_flight"("received_at");

-- CreateIndex
CREATE INDEX "idx_emotions_session_timestamp" ON "emotion"."emotion_analysis"("session_id", "timestamp");

-- CreateIndex
CREATE INDEX "idx_emotions_received" ON "emotion"."emotion_analysis"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "emotion_analysis_frame" ON "emotion"."emotion_analysis"("session_id", "frame_number");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "interviews"."users"("email");

-- CreateIndex
CREATE INDEX "idx_users_organization" ON "interviews"."users"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "refresh_tokens_token_hash_key" ON "interviews"."refresh_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "idx_refresh_tokens_family" ON "interviews"."refresh_tokens"("family_id");

-- CreateIndex
CREATE INDEX "idx_refresh_tokens_user" ON "interviews"."refresh_tokens"("user_id");

-- CreateIndex
CREATE INDEX "idx_questions_organization_category" ON "interviews"."questions"("organization_id", "category");

-- CreateIndex
CREATE INDEX "idx_templates_organization" ON "interviews"."templates"("organization_id");

-- CreateIndex
CREATE INDEX "idx_interviews_user_status" ON "interviews"."interviews"("user_id", "status");

-- CreateIndex
CREATE INDEX "idx_interviews_organization_created" ON "interviews"."interviews"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "interviews_created_by_idempotency_key" ON "interviews"."interviews"("created_by_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "interview_questions_question" ON "interviews"."interview_questions"("interview_id", "question_id");

-- CreateIndex
CREATE INDEX "idx_consents_interview" ON "interviews"."consents"("interview_id", "recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "answers_interview_question" ON "interviews"."answers"("interview_id", "question_id");

-- CreateIndex
CREATE INDEX "idx_interview_events_at" ON "interviews"."interview_events"("at");

-- CreateIndex
CREATE INDEX "idx_organization_events_at" ON "interviews"."organization_events"("at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_messages_message_id_key" ON "interviews"."outbox_messages"("message_id");

-- CreateIndex
CREATE INDEX "idx_outbox_messages_published" ON "interviews"."outbox_messages"("published_at", "id");

-- CreateIndex
CREATE INDEX "idx_audit_events_organization" ON "interviews"."audit_events"("organization_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "rubrics_organization_id_key" ON "scoring"."rubrics"("organization_id");

-- CreateIndex
CREATE INDEX "idx_answer_scores_interview" ON "scoring"."answer_scores"("interview_id");

-- CreateIndex
CREATE INDEX "idx_scorecard_revisions_at" ON "scoring"."scorecard_revisions"("at");

-- AddForeignKey
ALTER TABLE "interviews"."users" ADD CONSTRAINT "users_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "interviews"."organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "interviews"."users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."questions" ADD CONSTRAINT "questions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "interviews"."organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."templates" ADD CONSTRAINT "templates_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "interviews"."organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."template_questions" ADD CONSTRAINT "template_questions_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "interviews"."templates"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."template_questions" ADD CONSTRAINT "template_questions_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "interviews"."questions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interviews" ADD CONSTRAINT "interviews_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "interviews"."organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interviews" ADD CONSTRAINT "interviews_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "interviews"."users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interview_questions" ADD CONSTRAINT "interview_questions_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interview_questions" ADD CONSTRAINT "interview_questions_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "interviews"."questions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."consents" ADD CONSTRAINT "consents_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."answers" ADD CONSTRAINT "answers_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."answers" ADD CONSTRAINT "answers_question_id_fkey" FOREIGN KEY ("question_id") REFERENCES "interviews"."questions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interviews"."interview_events" ADD CONSTRAINT "interview_events_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "interviews"."interviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring"."answer_scores" ADD CONSTRAINT "answer_scores_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "scoring"."scorecards"("interview_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scoring"."scorecard_revisions" ADD CONSTRAINT "scorecard_revisions_interview_id_fkey" FOREIGN KEY ("interview_id") REFERENCES "scoring"."scorecards"("interview_id") ON DELETE CASCADE ON UPDATE CASCADE;
