Actions with steps of their own can call `report_progress(done, total)` of the API.
