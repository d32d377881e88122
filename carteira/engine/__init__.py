"""Runs facts, jobs and databases; knows no business."""
