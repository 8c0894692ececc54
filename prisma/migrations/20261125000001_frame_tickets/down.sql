DROP TABLE "emotion"."used_tickets";
